import type { Parsed } from '../../../parsed.ts';
import { parseStack, type StackReference } from './stack.ts';

/** Stacks by a pattern: `*` stands for any run of characters within the project's or the stack's name. */
export type StackPattern = {
  /** The pattern as the user wrote it. */
  readonly id: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
};

export type StackTarget =
  | { readonly kind: 'stack'; readonly id: string; readonly reference: StackReference }
  | { readonly kind: 'pattern'; readonly id: string; readonly pattern: StackPattern };

/** An Insights account. A parent covers its children; a child is named behind its parent. */
export type AccountReference = {
  /** `org/parent[/child]` as the user wrote it. */
  readonly id: string;
  readonly organization: string;
  readonly parent: string;
  readonly child: string | undefined;
};

// A name of at least one letter or star, of the characters a name may have.
const PATTERN_PART = /^(?!\.{1,2}$)[A-Za-z0-9._*-]+$/;
// Account names cannot hold a slash (Pulumi's documentation of accounts); more of their rule is not published.
const ACCOUNT_PART = /^(?!\.{1,2}$)[A-Za-z0-9._:@ -]{1,200}$/;

/** Reads `org/project/stack`, in which project and stack may hold `*`. */
export function parseStackTarget(text: string): Parsed<StackTarget> {
  if (!text.includes('*')) {
    const parsed = parseStack(text);
    return 'problem' in parsed
      ? parsed
      : { value: { kind: 'stack', id: parsed.value.id, reference: parsed.value } };
  }
  const [organization = '', project = '', stack = '', ...rest] = text.split('/');
  if (organization.includes('*')) {
    return {
      problem: `${JSON.stringify(text)} has a * in the organisation. Name the organisation, for example acme/*/production.`,
    };
  }
  const shaped = [organization, project, stack].every((part) => PATTERN_PART.test(part)) && rest.length === 0;
  if (!shaped) {
    return {
      problem: `${JSON.stringify(text)} is no pattern of stacks. Write org/project/stack with * inside the project's or the stack's name, for example acme/*/production.`,
    };
  }
  return { value: { kind: 'pattern', id: text, pattern: { id: text, organization, project, stack } } };
}

/** Reads `org/parent` or `org/parent/child`. */
export function parseAccount(text: string): Parsed<AccountReference> {
  const [organization = '', parent = '', child, ...rest] = text.split('/');
  const names = [organization, parent, ...(child === undefined ? [] : [child])];
  if (rest.length > 0 || !names.every((name) => ACCOUNT_PART.test(name) && name === name.trim())) {
    return {
      problem: `${JSON.stringify(text)} is not an Insights account. Write org/account or org/parent/child, for example acme/production or acme/production/us-east-1.`,
    };
  }
  return { value: { id: text, organization, parent, child } };
}
