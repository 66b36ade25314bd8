import pMap from 'p-map';
import { CONCURRENCY } from '../source.ts';
import { type FoundAccount, findAccount } from './accounts.ts';
import type { StackDetails } from './api/stack-schema.ts';
import { getStack } from './api/stacks.ts';
import type { AccountEntity, StackEntity } from './entity.ts';
import { expandPattern } from './expand.ts';
import type { ServiceOf } from './sign-in.ts';
import type { StackReference } from './stack.ts';
import type { AccountReference, StackTarget } from './target.ts';

/** A stack that exists, under the names that Pulumi Cloud spells. `target` is the name that it is reported by. */
export type LocatedStack = {
  readonly kind: 'stack';
  readonly target: string;
  readonly reference: StackReference;
  readonly details: StackDetails;
  readonly entity: StackEntity;
};

export type LocatedAccount = FoundAccount & { readonly kind: 'account'; readonly target: string };

/** A target that cannot be read at all, and why. */
export type Unlocated = { readonly kind: 'unlocated'; readonly target: string; readonly failure: unknown };

export type Located = LocatedStack | LocatedAccount | Unlocated;

/** Finds every target, patterns expanded, in the order in which they were written. None is looked for twice. */
export async function locate(
  stacks: readonly StackTarget[],
  accounts: readonly AccountReference[],
  serviceOf: ServiceOf,
): Promise<readonly Located[]> {
  const named = await pMap(stacks, (target) => referencesOf(target, serviceOf), { concurrency: CONCURRENCY });
  const written = new Set(
    stacks.flatMap((target) => (target.kind === 'stack' ? [target.id.toLowerCase()] : [])),
  );
  const wanted = named.flatMap((entries, index) =>
    // A stack that is written out, or that an earlier pattern has found, is not the pattern's as well.
    stacks[index]?.kind === 'stack' ? entries : entries.filter(({ target }) => isNewIn(written, target)),
  );
  const found = await pMap(
    [...wanted, ...accounts.map(accountEntry)],
    (entry) => locateOne(entry, serviceOf),
    {
      concurrency: CONCURRENCY,
    },
  );
  return shareEntities(found);
}

/** Two spellings of one name are one entity, which is read once. */
function shareEntities(found: readonly Located[]): readonly Located[] {
  const stacks = new Map<string, StackEntity>();
  const accounts = new Map<string, AccountEntity>();
  return found.map((one) => {
    if (one.kind === 'unlocated') return one;
    if (one.kind === 'stack') return { ...one, entity: known(stacks, one.entity) };
    return { ...one, entity: known(accounts, one.entity) };
  });
}

function known<T extends { readonly name: string }>(entities: Map<string, T>, entity: T): T {
  const first = entities.get(entity.name) ?? entity;
  entities.set(entity.name, first);
  return first;
}

type Entry =
  | { readonly kind: 'reference'; readonly target: string; readonly reference: StackReference }
  | { readonly kind: 'account'; readonly target: string; readonly account: AccountReference }
  | Unlocated;

async function referencesOf(target: StackTarget, serviceOf: ServiceOf): Promise<readonly Entry[]> {
  if (target.kind === 'stack') {
    return [{ kind: 'reference', target: target.id, reference: target.reference }];
  }
  try {
    const service = await serviceOf(target.pattern.organization);
    const references = await expandPattern(service, target.pattern);
    return references.map((reference) => ({ kind: 'reference', target: reference.id, reference }));
  } catch (failure) {
    return [{ kind: 'unlocated', target: target.id, failure }];
  }
}

function accountEntry(account: AccountReference): Entry {
  return { kind: 'account', target: account.id, account };
}

function isNewIn(known: Set<string>, target: string): boolean {
  const key = target.toLowerCase();
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

async function locateOne(entry: Entry, serviceOf: ServiceOf): Promise<Located> {
  if (entry.kind === 'unlocated') return entry;
  const { target } = entry;
  try {
    if (entry.kind === 'account') {
      const { account } = entry;
      return {
        kind: 'account',
        target,
        ...(await findAccount(await serviceOf(account.organization), account)),
      };
    }
    const { reference } = entry;
    const details = await getStack(await serviceOf(reference.organization), reference);
    return { kind: 'stack', target, reference, details, entity: entityOf(details) };
  } catch (failure) {
    return { kind: 'unlocated', target, failure };
  }
}

function entityOf({
  orgName: organization,
  projectName: project,
  stackName: stack,
}: StackDetails): StackEntity {
  return { kind: 'stack', name: [organization, project, stack].join('/'), organization, project, stack };
}
