import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { Evidence } from '../../finding/outcome.ts';
import type { Service } from '../http.ts';
import { CONCURRENCY } from '../source.ts';
import { listAccountPacks } from './api/accounts.ts';
import { getStack, listGoverningGroups, listStackPacks } from './api/stacks.ts';
import type { StackReference } from './targets/stack.ts';

/** Children asked one by one for packs where their parent has none. */
const MAX_CHILDREN_ASKED = 100;
/** Names that a caution lists. */
const NAMED = 5;

/**
 * Whether any policy governs the stack: it is in a policy group with an enabled pack (a default group without packs
 * proves nothing). Where the groups may not be read, or are not there, the packs that must run on it say the same.
 */
export async function stackEvidence(service: Service, stack: StackReference): Promise<Evidence> {
  try {
    const groups = await listGoverningGroups(service, stack);
    return groups.length === 0
      ? { kind: 'none', reason: 'no policy group with an enabled policy pack applies to the stack' }
      : { kind: 'governed', reason: `policy groups with enabled packs: ${groups.join(', ')}` };
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    return packEvidence(service, stack);
  }
}

async function packEvidence(service: Service, stack: StackReference): Promise<Evidence> {
  try {
    const lists = [
      await listStackPacks(service, stack, 'preventative'),
      await listStackPacks(service, stack, 'audit'),
    ];
    const packs = [...new Set(lists.flat())];
    return packs.length === 0
      ? { kind: 'none', reason: 'no policy pack has to run on the stack' }
      : { kind: 'governed', reason: `policy packs: ${packs.join(', ')}` };
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    // A stack that has gone since it was found answers so too.
    if (error.code === 'not-found') await getStack(service, stack);
    return notAsked(error, 'policy groups and packs', 'stack:read');
  }
}

export type AccountEvidence = { readonly evidence: Evidence; readonly cautions: readonly string[] };

/** Whether a pack evaluates the account, or else its children; one child's pack governs no other. */
export async function accountEvidence(
  service: Service,
  organization: string,
  name: string,
  children: readonly string[],
): Promise<AccountEvidence> {
  const own = await packsOf(service, organization, name);
  if (own.packs.length > 0 || children.length === 0)
    return { evidence: evidenceOf(name, [own]), cautions: [] };
  const asked = children.slice(0, MAX_CHILDREN_ASKED);
  const below = await pMap(asked, (child) => packsOf(service, organization, child), {
    concurrency: CONCURRENCY,
  });
  const evidence = evidenceOf(name, [own, ...below]);
  if (evidence.kind === 'none' && asked.length < children.length) {
    const reason = `none of the first ${asked.length} of ${children.length} child accounts has a policy pack`;
    return { evidence: { kind: 'not-asked', reason }, cautions: [] };
  }
  const unasked = children.length - asked.length;
  return { evidence, cautions: evidence.kind === 'governed' ? ungoverned(below, unasked) : [] };
}

type Packs = { readonly account: string; readonly packs: readonly string[]; readonly refusal?: SourceError };

async function packsOf(service: Service, organization: string, account: string): Promise<Packs> {
  try {
    return { account, packs: await listAccountPacks(service, organization, account) };
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    return { account, packs: [], refusal: error };
  }
}

function evidenceOf(name: string, asked: readonly Packs[]): Evidence {
  const governed = asked.find(({ packs }) => packs.length > 0);
  if (governed !== undefined) {
    return { kind: 'governed', reason: `policy packs of ${governed.account}: ${governed.packs.join(', ')}` };
  }
  const refusal = asked.find((one) => one.refusal !== undefined)?.refusal;
  if (refusal !== undefined)
    return notAsked(refusal, 'the policy packs of the account', 'insights_account:read');
  return {
    kind: 'none',
    reason: `no policy pack evaluates ${asked.length > 1 ? `${name} or its children` : name}`,
  };
}

function ungoverned(children: readonly Packs[], unasked: number): readonly string[] {
  const names = children.filter(({ packs }) => packs.length === 0).map(({ account }) => account);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return [
    ...(names.length === 0
      ? []
      : [`No policy pack is known to evaluate ${names.slice(0, NAMED).join(', ')}${more}.`]),
    ...(unasked === 0 ? [] : [`Whether policy packs evaluate ${unasked} more child accounts was not asked.`]),
  ];
}

function notAsked({ code }: SourceError, what: string, permission: string): Evidence {
  const reason =
    code === 'forbidden'
      ? `the token may not read ${what} (${permission})`
      : `the service does not tell ${what}`;
  return { kind: 'not-asked', reason };
}

/** A refusal, or a route that an older server does not have. */
function isUnanswered(error: unknown): error is SourceError {
  return error instanceof SourceError && (error.code === 'forbidden' || error.code === 'not-found');
}
