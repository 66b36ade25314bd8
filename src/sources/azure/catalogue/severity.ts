import { toSeverity } from '../../../finding/axis.ts';
import type { Finding, SeverityFrom } from '../../../finding/finding.ts';
import type { PolicyObject } from '../api/definitions.ts';
import type { AssessmentWords } from './defender.ts';

/** What is known of a finding's policy. */
export type Known = {
  readonly assignment: PolicyObject | undefined;
  readonly definition: PolicyObject | undefined;
  readonly initiative: PolicyObject | undefined;
};

type Decided = Pick<Finding, 'severity' | 'severityFrom' | 'unknownWords'>;

/** Whether metadata of the policy itself says how severe it is. */
export function isDecided({ assignment, definition }: Known): boolean {
  return [assignment?.severity, definition?.severity, definition?.centerSeverity].some(Boolean);
}

/** The severity that metadata says, first that answers; undefined where none does, and the effect's word stands. */
export function severityOf(
  { unknownWords }: Finding,
  { assignment, definition }: Known,
  assessment: AssessmentWords | undefined,
): Decided | undefined {
  const chain: readonly (readonly [SeverityFrom, string | undefined])[] = [
    ['assignment', assignment?.severity],
    ['definition', definition?.severity],
    ['security-center', definition?.centerSeverity],
    ['defender', assessment?.severity],
  ];
  const [severityFrom, word] = chain.find(([, said]) => said !== undefined) ?? [];
  if (severityFrom === undefined || word === undefined) return undefined;
  const severity = toSeverity(word);
  if (severity === 'unknown')
    return { severity, severityFrom, unknownWords: { ...unknownWords, severity: word } };
  const { severity: said, ...others } = unknownWords;
  return { severity, severityFrom, unknownWords: said === undefined ? unknownWords : others };
}
