import type { PhrasingContent } from 'mdast';
import type { Finding, LevelFrom, SeverityFrom } from '../finding/finding.ts';
import { words } from './markdown.ts';

const SEVERITY_FROM: Record<SeverityFrom, string | undefined> = {
  file: 'the policy file',
  service: undefined,
  effect: undefined,
  assignment: "the assignment's metadata",
  definition: "the definition's metadata",
  'security-center': "the definition's securityCenter metadata",
  defender: 'Defender for Cloud',
};

/** An assignment that enforces nothing has a line of its own. */
const LEVEL_FROM: Record<LevelFrom, string | undefined> = {
  file: 'the policy file',
  service: undefined,
  effect: undefined,
  assignment: undefined,
};

/** Which step decided the severity and the level, where it was not the plainest. */
export function wordFacts(findings: readonly Finding[]): readonly (readonly PhrasingContent[])[] {
  return [
    ...fact(
      'Severity',
      findings.map(({ severityFrom }) => SEVERITY_FROM[severityFrom]),
    ),
    ...fact(
      'Level',
      findings.map(({ levelFrom }) => LEVEL_FROM[levelFrom]),
    ),
  ];
}

function fact(what: string, from: readonly (string | undefined)[]): readonly PhrasingContent[][] {
  const steps = [...new Set(from)];
  const named = steps.filter((step) => step !== undefined);
  if (named.length === 0) return [];
  return [[words(`${what} ${steps.length === 1 ? '' : 'partly '}from ${named.join(' and ')}`)]];
}
