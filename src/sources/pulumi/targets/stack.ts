import type { Parsed } from '../../../parsed.ts';

/** A stack by its full name. `id` is the reference as the user wrote it. */
export type StackReference = {
  readonly id: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
};

// Pulumi's own rule for project and stack names: letters, digits, dot, dash, underscore.
const PART = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

/** Reads `org/project/stack`. */
export function parseStack(text: string): Parsed<StackReference> {
  const [organization, project, stack, ...rest] = text.split('/');
  const parts = [organization, project, stack];
  if (
    organization === undefined ||
    project === undefined ||
    stack === undefined ||
    rest.length > 0 ||
    !parts.every((part) => part !== undefined && PART.test(part))
  ) {
    return {
      problem: `${JSON.stringify(text)} is not a stack. Write org/project/stack, for example acme/website/production.`,
    };
  }
  return { value: { id: text, organization, project, stack } };
}
