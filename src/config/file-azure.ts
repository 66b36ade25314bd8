import * as v from 'valibot';
import type { Parsed } from '../parsed.ts';
import { parseAzureFilter } from '../sources/azure/filter.ts';
import { parsedText } from './schema.ts';
import { nearest } from './suggest.ts';
import { wait } from './wait.ts';

/** Events are seldom more than 15 minutes late; a job that waits for hours holds a runner up for nothing. */
const MAX_WAIT_MS = 60 * 60_000;

/** Whose requests count: anybody's, those of the identity the gate signs in as, or those of one object id in lower case. */
export type AzurePrincipal = 'any' | 'self' | ObjectId;

type ObjectId = `${string}-${string}-${string}-${string}-${string}`;

/** Keys below `azure` in the policy file, and their defaults. */
export const azureKeys = {
  filter: v.optional(text(parseAzureFilter, 'no text. Put the filter in quotes.'), ''),
  principal: v.optional(
    text(parsePrincipal, 'no principal. Write any, self, or an object id in quotes.'),
    'any',
  ),
  'cross-check': v.optional(flag(), true),
  states: v.optional(flag(), false),
  'defender-severity': v.optional(flag(), false),
  'wait-for-events': v.optional(wait(MAX_WAIT_MS, 'that events are waited for at most'), 0),
};

/** The keys below `azure`, and what must not stand together. */
export const azureSchema = v.pipe(
  v.object(azureKeys),
  v.forward(
    v.partialCheck(
      [['principal'], ['states']],
      ({ principal, states }) => !states || principal === 'any',
      'cannot stand beside azure.principal: a state does not say whose request made it. Leave out one of the two.',
    ),
    ['states'],
  ),
);

function text<T>(parse: (written: string) => Parsed<T>, what: string) {
  const notText = ({ received }: v.BaseIssue<unknown>): string => `${received} is ${what}`;
  return v.pipe(v.string(notText), parsedText(parse));
}

function flag() {
  return v.boolean(({ received }) => `${received} is neither true nor false.`);
}

function parsePrincipal(written: string): Parsed<AzurePrincipal> {
  if (written === 'any' || written === 'self') return { value: written };
  const id = written.toLowerCase();
  if (isObjectId(id)) return { value: id };
  const guess = nearest(written, ['any', 'self']);
  const suggestion = guess === undefined ? '' : ` Did you mean ${JSON.stringify(guess)}?`;
  return {
    problem: `${JSON.stringify(written)} is no principal.${suggestion} Write any, self, or an object id such as 11111111-2222-3333-4444-555555555555.`,
  };
}

function isObjectId(id: string): id is ObjectId {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
