import { SourceError } from '../../../errors.ts';
import type { Service } from '../../http.ts';
import type { AccountDetails } from '../api/account-schema.ts';
import { listChildAccounts, readAccount } from '../api/accounts.ts';
import type { AccountEntity } from './entity.ts';
import type { AccountReference } from './target.ts';

/** An account that exists, its children where it is a parent, and the names that the service knows them by. */
export type FoundAccount = {
  readonly entity: AccountEntity;
  readonly details: AccountDetails;
  readonly children: readonly AccountDetails[];
};

/** Finds an account under the name that the service spells. Throws `missing-target` where there is none. */
export async function findAccount(service: Service, reference: AccountReference): Promise<FoundAccount> {
  const { organization, parent, child } = reference;
  return child === undefined
    ? findParent(service, organization, parent, reference)
    : findChild(service, organization, parent, child, reference);
}

async function findParent(
  service: Service,
  organization: string,
  name: string,
  reference: AccountReference,
): Promise<FoundAccount> {
  const details = await readAccount(service, organization, name);
  if (details === undefined) throw missing(reference);
  refuseOther(reference, details, [name]);
  const parent = details.name;
  const children = await listChildAccounts(service, organization, parent);
  return { entity: entityOf(organization, parent, undefined), details, children };
}

/**
 * How a path and a list spell a child is not documented: by its full name, or by its own. The full name proves its
 * parent; its own is believed only below a parent that exists, since a server may not heed what it was asked.
 */
async function findChild(
  service: Service,
  organization: string,
  parent: string,
  child: string,
  reference: AccountReference,
): Promise<FoundAccount> {
  const read = await readAccount(service, organization, `${parent}/${child}`);
  if (read !== undefined) refuseOther(reference, read, [`${parent}/${child}`, child]);
  const candidates = read === undefined ? await listChildAccounts(service, organization, parent) : [read];
  const full = candidates.find(({ name }) => isSame(name, `${parent}/${child}`));
  if (full !== undefined) {
    const [ownParent = parent, own = child] = full.name.split('/');
    return { entity: entityOf(organization, ownParent, own), details: full, children: [] };
  }
  const short = candidates.find(({ name }) => isSame(name, child));
  const above = short === undefined ? undefined : await readAccount(service, organization, parent);
  if (short === undefined || above === undefined) throw missing(reference);
  refuseOther(reference, above, [parent]);
  return { entity: entityOf(organization, above.name, short.name), details: short, children: [] };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function entityOf(organization: string, parent: string, child: string | undefined): AccountEntity {
  const name = [organization, parent, ...(child === undefined ? [] : [child])].join('/');
  return { kind: 'account', name, organization, parent, child };
}

function refuseOther({ id }: AccountReference, { name }: AccountDetails, wanted: readonly string[]): void {
  if (wanted.some((one) => isSame(one, name))) return;
  throw new SourceError(
    'contract',
    `Pulumi Cloud: reading Insights account ${id} failed: the answer is about ${name}.`,
  );
}

function missing({ id }: AccountReference): SourceError {
  return new SourceError(
    'missing-target',
    `Pulumi Cloud: reading Insights account ${id} failed: it does not exist, or the token may not see it (insights_account:read). Check both name and token.`,
  );
}
