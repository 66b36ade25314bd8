import type { PhrasingContent, RootContent } from 'mdast';
import type { Finding, PolicyReference } from '../finding/finding.ts';
import { code, codeLink, link, paragraph, prose, strong, words } from './markdown.ts';
import { remediationNodes } from './remediation.ts';
import { visible } from './text.ts';
import { webAddress } from './web-address.ts';

const LISTED_VERSIONS = 3;

/** What the policy asks for, how to comply, and where to read more: as much of it as the services told. */
export function explanation(findings: readonly Finding[]): readonly RootContent[] {
  const description = told(findings, 'description');
  const remediation = told(findings, 'remediation');
  const steps = remediation === undefined ? [] : remediationNodes(remediation);
  const reference = told(findings, 'reference');
  const facts = policyFacts(findings);
  return [
    ...(description === undefined ? [] : [paragraph(prose(description))]),
    ...(steps.length === 0 ? [] : [paragraph(strong('How to fix')), ...steps]),
    ...(reference === undefined ? [] : [paragraph(words('Reference in the initiative: '), code(reference))]),
    ...(facts.length === 0
      ? []
      : [paragraph(...facts.flatMap((fact, index) => (index === 0 ? fact : [words(' · '), ...fact])))]),
  ];
}

/** A text that any of the findings brought: one from a preview knows less of its policy than an issue does. */
export function told(findings: readonly Finding[], key: keyof PolicyReference): string | undefined {
  return findings.find(({ policy }) => visible(policy[key] ?? '') !== '')?.policy[key];
}

function policyFacts(findings: readonly Finding[]): readonly (readonly PhrasingContent[])[] {
  const framework = told(findings, 'framework');
  const url = told(findings, 'url');
  const packPage = told(findings, 'packPage');
  return [
    ...(framework === undefined ? [] : [[words('Framework: '), prose(framework)]]),
    ...packFact(findings),
    ...(url === undefined ? [] : [[words('Documentation: '), documentation(url)]]),
    ...(packPage === undefined ? [] : [[link(packPage, 'policy pack in Pulumi Cloud')]]),
  ];
}

/** The findings of one policy may come from several versions of its pack. */
function packFact(findings: readonly Finding[]): readonly PhrasingContent[][] {
  const title = told(findings, 'packTitle');
  const versions = [...new Set(findings.flatMap(({ policy }) => policy.version ?? []))].filter(visible);
  const listed = versions.slice(0, LISTED_VERSIONS).flatMap((version) => [words(' '), code(version)]);
  const hidden = versions.length - LISTED_VERSIONS;
  const more = hidden > 0 ? [words(` and ${hidden} more`)] : [];
  const label = versions.length === 1 ? 'version' : 'versions';
  if (versions.length === 0) return title === undefined ? [] : [[words('Pack: '), prose(title)]];
  if (title === undefined) return [[words(`Pack ${label}`), ...listed, ...more]];
  return [[words('Pack: '), prose(title), words(`, ${label}`), ...listed, ...more]];
}

/** A stranger's address is a link only where it is safe, and then says where it leads. */
function documentation(url: string): PhrasingContent {
  const address = webAddress(url);
  return address === undefined ? code(url) : codeLink(address.href, address.host);
}
