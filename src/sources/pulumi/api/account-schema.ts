import * as v from 'valibot';
import { omittable } from './omittable.ts';

const optionalText = v.optional(v.nullable(v.string()));

const scanStatus = v.object({ status: v.string(), finishedAt: optionalText, startedAt: optionalText });

const account = v.object({ name: v.string(), scanStatus: v.optional(v.nullable(scanStatus)) });

export type AccountDetails = v.InferOutput<typeof account>;

export const accountDetails = account;

export const accountList = omittable('accounts', {
  accounts: v.optional(v.nullable(v.array(account))),
  nextToken: optionalText,
});

/** The description names no token in this answer, though it takes one in the request. */
export const accountPacks = v.object({
  packs: v.nullable(v.array(v.object({ name: v.string() }))),
  continuationToken: optionalText,
});
