import { SourceError } from '../../errors.ts';
import type { Evidence } from '../../finding/outcome.ts';
import type { Service } from '../http.ts';
import { listAccountPacks } from './api/accounts.ts';
import { listGoverningGroups, listStackPacks } from './api/stacks.ts';
import type { StackReference } from './stack.ts';

/** Children asked one by one for packs where their parent has none. */
const MAX_CHILDREN_ASKED = 100;

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
    return notAsked(error, 'policy groups and packs', 'stack:read');
  }
}

/** Whether a pack evaluates the account, or one of its children. */
export async function accountEvidence(
  service: Service,
  organization: string,
  name: string,
  children: readonly string[],
): Promise<Evidence> {
  try {
    for (const account of [name, ...children.slice(0, MAX_CHILDREN_ASKED)]) {
      const packs = await listAccountPacks(service, organization, account);
      if (packs.length > 0)
        return { kind: 'governed', reason: `policy packs of ${account}: ${packs.join(', ')}` };
    }
    const whose = children.length === 0 ? 'the account' : 'the account or its children';
    return { kind: 'none', reason: `no policy pack evaluates ${whose}` };
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    return notAsked(error, 'the policy packs of the account', 'insights_account:read');
  }
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
