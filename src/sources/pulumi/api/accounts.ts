import { SourceError } from '../../../errors.ts';
import { orNothing } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { type AccountDetails, accountDetails, accountList, accountPacks } from './account-schema.ts';
import { apiPath, withToken } from './path.ts';
import { tokenPages } from './token-pages.ts';

/** The most that the description allows a page. */
const ACCOUNTS_A_PAGE = '1000';

/** ReadAccount; undefined where there is none of the name. */
export async function readAccount(
  service: Service,
  organization: string,
  name: string,
): Promise<AccountDetails | undefined> {
  const what = `reading Insights account ${organization}/${name}`;
  const path = accountPath(organization, name);
  return orNothing(service.send({ what, method: 'GET', path, schema: accountDetails }));
}

/** ListAccounts below a parent, to the last page. A parent that is not there has none. */
export async function listChildAccounts(
  service: Service,
  organization: string,
  parent: string,
): Promise<readonly AccountDetails[]> {
  const what = `listing child accounts of ${organization}/${parent}`;
  const pages = tokenPages(service, {
    what,
    path: (continuationToken) =>
      apiPath(accountsOf(organization), { parent, count: ACCOUNTS_A_PAGE, continuationToken }),
    schema: accountList,
    tokenOf: (page) => page.nextToken,
  });
  // A list that moves while it is read may bring a row twice.
  const accounts = new Map<string, AccountDetails>();
  try {
    for await (const page of pages) for (const one of page.accounts ?? []) accounts.set(one.name, one);
  } catch (error) {
    // The service answers 404 for a parent that it does not take for one.
    if (accounts.size > 0 || !(error instanceof SourceError) || error.code !== 'not-found') throw error;
  }
  return [...accounts.values()];
}

/** ListPolicyPacksForAccount: names of the packs that evaluate the account. */
export async function listAccountPacks(
  service: Service,
  organization: string,
  name: string,
): Promise<readonly string[]> {
  const what = `listing policy packs of Insights account ${organization}/${name}`;
  const pages = tokenPages(service, {
    what,
    path: (token) => withToken(`${accountPath(organization, name)}/policy/packs`, token),
    schema: accountPacks,
    tokenOf: (page) => page.continuationToken,
  });
  const packs = new Set<string>();
  for await (const page of pages) for (const { name: pack } of page.packs ?? []) packs.add(pack);
  return [...packs];
}

/** A child's name holds a slash, which is encoded: it is one part of the path. */
function accountPath(organization: string, name: string): string {
  return apiPath([...accountsOf(organization), name]);
}

function accountsOf(organization: string): readonly string[] {
  return ['preview', 'insights', organization, 'accounts'];
}
