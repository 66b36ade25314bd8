import * as v from 'valibot';
import { parseAzureTarget } from '../../sources/azure/targets/target.ts';
import { parseAccount, parseStackTarget } from '../../sources/pulumi/targets/target.ts';
import { oneOrMore, parsedText } from '../schema.ts';

const NONE = 'is an empty list. Leave the key out, or name a target.';

/** Targets beside those of the inputs, by the input's name. */
export const targetsSchema = v.object({
  'pulumi-stacks': v.exactOptional(
    v.pipe(
      oneOrMore(parsedText(parseStackTarget), NONE),
      v.description('Stacks: org/project/stack, * within a part'),
    ),
  ),
  'pulumi-accounts': v.exactOptional(
    v.pipe(
      oneOrMore(parsedText(parseAccount), NONE),
      v.description('Insights accounts: org/account, org/parent/child'),
    ),
  ),
  'azure-scopes': v.exactOptional(
    v.pipe(oneOrMore(parsedText(parseAzureTarget), NONE), v.description('Azure scopes: ARM ids')),
  ),
});
