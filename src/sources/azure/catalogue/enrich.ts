import type { Finding, PolicyReference } from '../../../finding/finding.ts';
import type { PolicyObject } from '../api/definitions.ts';
import type { AssessmentWords } from './defender.ts';
import { type Known, severityOf } from './severity.ts';

/** Gives findings of a policy all that is known of it, one for all; what is not known stays as it is. */
export function enricherOf(
  policy: PolicyReference,
  known: Known,
  assessment: AssessmentWords | undefined,
): (finding: Finding) => Finding {
  const { assignment, definition, initiative } = known;
  const message = messageOf(assignment, policy.reference);
  const named: PolicyReference = {
    ...policy,
    title: definition?.title ?? policy.title,
    description: definition?.description ?? policy.description,
    packTitle: initiative?.title ?? assignment?.title ?? policy.packTitle,
    category: definition?.category ?? initiative?.category ?? policy.category,
    remediation: definition?.remediation ?? assessment?.remediation ?? policy.remediation,
  };
  return (finding) => {
    const enriched: Finding = {
      ...finding,
      ...severityOf(finding, known, assessment),
      message: message ?? finding.message,
      policy: named,
    };
    // A request that was refused was refused, whatever became of the assignment since.
    return assignment?.isEnforced === false && !finding.blocked ? unenforced(enriched) : enriched;
  };
}

/** The organisation's words for this use of the definition, else those for every use. */
function messageOf(assignment: PolicyObject | undefined, reference = ''): string | undefined {
  const words = (wanted: string): string | undefined =>
    assignment?.messages.find((one) => one.reference.toLowerCase() === wanted.toLowerCase())?.message;
  return words(reference) ?? words('');
}

/** Nothing is enforced, so the effect weighs nothing; what metadata says of severity stays true. */
function unenforced(finding: Finding): Finding {
  const { level: _, ...unknownWords } = finding.unknownWords;
  const severity = finding.severityFrom === 'effect' ? 'unspecified' : finding.severity;
  return { ...finding, level: 'disabled', levelFrom: 'assignment', severity, unknownWords };
}
