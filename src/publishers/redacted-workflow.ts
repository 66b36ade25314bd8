import { redactText } from '../report/redact.ts';
import type { Workflow } from './workflow.ts';

/** A runner that is told nothing of subscription and account ids, where people read what it is told. */
export function redactedWorkflow(workflow: Workflow): Workflow {
  return {
    ...workflow,
    info: (line) => workflow.info(redactText(line)),
    group: (title, lines) => workflow.group(redactText(title), lines.map(redactText)),
    annotate: ({ level, title, message }) =>
      workflow.annotate({ level, title, message: redactText(message) }),
  };
}
