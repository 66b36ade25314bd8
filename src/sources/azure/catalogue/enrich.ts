import type { Finding } from '../../../finding/finding.ts';
import type { PolicyObject } from '../api/definitions.ts';
import type { AssessmentWords } from './defender.ts';
import { type Known, severityOf } from './severity.ts';

/** The finding with all that is known of its policy; what is not known stays as it is. */
export function enrich(finding: Finding, known: Known, assessment: AssessmentWords | undefined): Finding {
  const { assignment, definition, initiative } = known;
  const { policy } = finding;
  const named: Finding = {
    ...finding,
    ...severityOf(finding, known, assessment),
    message: messageOf(assignment, policy.reference) ?? finding.message,
    policy: {
      ...policy,
      title: definition?.title ?? policy.title,
      description: definition?.description ?? policy.description,
      packTitle: initiative?.title ?? assignment?.title ?? policy.packTitle,
      category: definition?.category ?? initiative?.category ?? policy.category,
      remediation: definition?.remediation ?? assessment?.remediation ?? policy.remediation,
    },
  };
  // A request that was refused was refused, whatever became of the assignment since.
  return assignment?.isEnforced === false && !finding.blocked ? unenforced(named) : named;
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
