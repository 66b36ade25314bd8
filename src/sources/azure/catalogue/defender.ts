import * as v from 'valibot';
import { ContractError, type SourceError } from '../../../errors.ts';
import { compareWords, toSeverity } from '../../../finding/axis.ts';
import type { Service } from '../../http.ts';
import { assessment, listAssessments } from '../api/assessments.ts';
import { idKey } from '../targets/id.ts';
import { outageAmong, unreadNotes } from './unread.ts';

/** What Defender for Cloud says of a definition, as it came. */
export type AssessmentWords = {
  readonly severity: string | undefined;
  readonly remediation: string | undefined;
};

type Assessments = {
  /** By the key of the definition. */
  readonly words: ReadonlyMap<string, AssessmentWords>;
  readonly notes: readonly string[];
  readonly failure: SourceError | undefined;
};

/**
 * Reads Defender's list; of several assessments of one definition the worst counts. A failure is a note, and an outage
 * or a row that cannot be read is told besides.
 */
export async function readAssessments(service: Service): Promise<Assessments> {
  const { rows, failure: unread } = await listAssessments(service);
  let failure = unread;
  const words = new Map<string, AssessmentWords>();
  for (const row of rows) {
    const parsed = v.safeParse(assessment, row);
    if (!parsed.success) {
      failure ??= malformed();
      continue;
    }
    const { policyDefinitionId, severity, remediationDescription } = parsed.output.properties;
    if (!policyDefinitionId) continue;
    const said = {
      severity: severity?.trim() ? severity : undefined,
      remediation: remediationDescription || undefined,
    };
    const key = idKey(policyDefinitionId);
    const known = words.get(key);
    if (known === undefined || isWorse(said, known)) words.set(key, said);
  }
  const notes = unreadNotes({
    what: 'lists of Defender assessments',
    permission: 'Microsoft.Security/assessmentMetadata/read',
    consequence: 'severities that only Defender for Cloud knows come from the effect',
    failures: failure === undefined ? [] : [failure],
  });
  return { words, notes, failure: failure && outageAmong([failure]) };
}

function malformed(): SourceError {
  return new ContractError(
    'Azure Resource Manager: listing the assessments of Defender for Cloud failed: a row is no assessment.',
  );
}

function isWorse(a: AssessmentWords, b: AssessmentWords): boolean {
  if (a.severity === undefined || b.severity === undefined) return b.severity === undefined;
  return compareWords('severity', toSeverity(a.severity), toSeverity(b.severity)) < 0;
}
