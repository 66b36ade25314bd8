import type { PhrasingContent, RootContent } from 'mdast';
import type { Finding } from '../finding/finding.ts';
import { azureFacts } from './azure-facts.ts';
import { code, codeLink, link, paragraph, prose, strong, words } from './markdown.ts';
import { ownWords, ownWordsQuote, wholeLine } from './own-words.ts';
import type { PolicyGroup } from './policy-groups.ts';
import { policyNames, told } from './policy-names.ts';
import { remediationNodes } from './remediation.ts';
import { visible } from './text.ts';
import { webAddress } from './web-address.ts';
import { wordFacts } from './word-facts.ts';

const LISTED_VERSIONS = 3;

/**
 * What the organisation says of the policy, what the policy asks for, how to comply, and where to read more: as much
 * of it as the services told.
 */
export function explanation(group: PolicyGroup): readonly RootContent[] {
  const { findings } = group;
  const messages = ownWords(findings);
  const description = told(findings, 'description');
  const remediation = told(findings, 'remediation');
  const steps = remediation === undefined ? [] : remediationNodes(remediation);
  const reference = told(findings, 'reference');
  const facts = policyFacts(group);
  const isSaid = description === undefined || messages.includes(wholeLine(description));
  return [
    ...ownWordsQuote(messages),
    ...(isSaid ? [] : [paragraph(prose(description))]),
    ...(steps.length === 0 ? [] : [paragraph(strong('How to fix')), ...steps]),
    ...(reference === undefined ? [] : [paragraph(words('Reference in the initiative: '), code(reference))]),
    ...(facts.length === 0
      ? []
      : [paragraph(...facts.flatMap((fact, index) => (index === 0 ? fact : [words(' · '), ...fact])))]),
  ];
}

function policyFacts(group: PolicyGroup): readonly (readonly PhrasingContent[])[] {
  const { worst, findings } = group;
  const framework = told(findings, 'framework');
  const url = told(findings, 'url');
  const packPage = told(findings, 'packPage');
  return [
    ...(framework === undefined ? [] : [[words('Framework: '), prose(framework)]]),
    ...(worst.source === 'azure' ? azureFacts(findings) : [...packFact(findings), ...wordFacts(findings)]),
    ...(url === undefined ? [] : [[words('Documentation: '), documentation(url)]]),
    ...(packPage === undefined ? [] : [[link(packPage, 'policy pack in Pulumi Cloud')]]),
    ...idsFact(group),
  ];
}

/** The ids that the title of the block leaves out: a waiver or a search needs them. */
function idsFact(group: PolicyGroup): readonly PhrasingContent[][] {
  const { isNamed, packTitle } = policyNames(group);
  if (isNamed && packTitle === undefined) return [];
  const { policy } = group.worst;
  return [[words('Ids: '), code(policy.name), words(' in '), code(policy.pack)]];
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
