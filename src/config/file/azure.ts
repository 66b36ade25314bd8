import * as v from 'valibot';
import type { Parsed } from '../../parsed.ts';
import { parseAzureFilter } from '../../sources/azure/filter.ts';
import { flag, parsedText } from '../schema.ts';
import { nearest } from '../suggest.ts';
import { wait } from '../wait.ts';

/** Events are seldom more than 15 minutes late; a job that waits for hours holds a runner up for nothing. */
const MAX_WAIT_MS = 60 * 60_000;

/** Whose requests count: anybody's, those of the identity the gate signs in as, or those of one object id in lower case. */
export type AzurePrincipal = 'any' | 'self' | ObjectId;

type ObjectId = `${string}-${string}-${string}-${string}-${string}`;

/** How Azure Policy is read. */
export const azureSchema = v.object({
  filter: v.exactOptional(
    v.pipe(
      v.string(({ received }) => `${received} is no text. Put the filter in quotes.`),
      v.description('OData expression that every event must meet'),
      parsedText(parseAzureFilter),
    ),
  ),
  principal: v.exactOptional(
    v.pipe(
      v.string(({ received }) => `${received} is no principal. Write any, self, or an object id in quotes.`),
      v.description('any, self, or an object id: only what this identity did counts'),
      parsedText(parsePrincipal),
    ),
  ),
  'cross-check': v.exactOptional(
    v.pipe(flag(), v.description('A later state that says compliant or exempt clears a finding')),
  ),
  states: v.exactOptional(v.pipe(flag(), v.description('Noncompliant states are findings too'))),
  'defender-severity': v.exactOptional(
    v.pipe(flag(), v.description('Take severities from Defender for Cloud too')),
  ),
  'wait-for-events': v.exactOptional(
    v.pipe(
      wait(MAX_WAIT_MS, 'that events are waited for at most'),
      v.description('How long to wait for events at most, up to 60m'),
    ),
  ),
});

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
