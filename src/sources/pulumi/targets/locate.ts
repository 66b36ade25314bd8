import pMap from 'p-map';
import { CONCURRENCY } from '../../source.ts';
import type { StackDetails } from '../api/stack-schema.ts';
import { getStack } from '../api/stacks.ts';
import type { ServiceOf } from '../sign-in.ts';
import { type FoundAccount, findAccount } from './accounts.ts';
import type { AccountEntity, Entity, StackEntity } from './entity.ts';
import { expandPattern, listOnce, type StacksOf } from './expand.ts';
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

/** Finds every target, patterns expanded, in the order in which they were written. No stack is two targets. */
export async function locate(
  stacks: readonly StackTarget[],
  accounts: readonly AccountReference[],
  serviceOf: ServiceOf,
): Promise<readonly Located[]> {
  const stacksOf = listOnce(serviceOf);
  const expanded = await pMap(stacks, (target) => entriesOf(target, stacksOf), { concurrency: CONCURRENCY });
  const entries = [...expanded.flat(), ...accounts.map(accountEntry)];
  const located = await pMap(entries, (entry) => locateOne(entry, serviceOf), { concurrency: CONCURRENCY });
  const fromPattern = entries.map((entry) => entry.kind === 'reference' && entry.fromPattern);
  return withoutDoubles(shareEntities(located), fromPattern);
}

/** A stack that is written out, or that an earlier pattern has found, is not another pattern's as well. */
function withoutDoubles(located: readonly Located[], fromPattern: readonly boolean[]): readonly Located[] {
  const entityOf = (one: Located): Entity | undefined => (one.kind === 'unlocated' ? undefined : one.entity);
  const taken = new Set(located.filter((_, index) => !fromPattern[index]).map(entityOf));
  return located.filter((one, index) => {
    if (!fromPattern[index] || one.kind === 'unlocated') return true;
    if (taken.has(one.entity)) return false;
    taken.add(one.entity);
    return true;
  });
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
  | {
      readonly kind: 'reference';
      readonly target: string;
      readonly reference: StackReference;
      readonly fromPattern: boolean;
    }
  | { readonly kind: 'account'; readonly target: string; readonly account: AccountReference }
  | Unlocated;

async function entriesOf(target: StackTarget, stacksOf: StacksOf): Promise<readonly Entry[]> {
  if (target.kind === 'stack') {
    return [{ kind: 'reference', target: target.id, reference: target.reference, fromPattern: false }];
  }
  try {
    const references = await expandPattern(stacksOf, target.pattern);
    return references.map((reference) => ({
      kind: 'reference',
      target: reference.id,
      reference,
      fromPattern: true,
    }));
  } catch (failure) {
    return [{ kind: 'unlocated', target: target.id, failure }];
  }
}

function accountEntry(account: AccountReference): Entry {
  return { kind: 'account', target: account.id, account };
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
