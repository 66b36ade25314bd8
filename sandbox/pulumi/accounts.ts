import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import { type Call, type Handler, ok, written } from './call.ts';
import { answerPage } from './paging.ts';
import type { AccountRecord } from './records.ts';
import { requiredPack } from './stacks.ts';
import type { PulumiSwitches } from './switches.ts';

const DEFAULT_COUNT = 100;
const LARGEST_COUNT = 1_000;
const OWNER = {
  name: 'Alice Okafor',
  githubLogin: 'alice-okafor',
  avatarUrl: 'https://avatars.example/alice-okafor',
} as const;
/** An instant that never came, as Go writes it. */
const ZERO_TIME = '0001-01-01T00:00:00Z';

/** GET /api/preview/insights/{org}/accounts (ListAccounts). */
export function listAccounts(call: Call): SandboxResponse {
  const { request, context } = call;
  const { switches } = context;
  const query = request.url.searchParams;
  const parent = query.get('parent');
  const all = accountsOf(call);
  if (parent !== null && !all.some(({ name }) => name === parent)) {
    return apiError(404, 'Not Found: parent account not found');
  }
  const count = Number(query.get('count') ?? DEFAULT_COUNT);
  if (!(count >= 1 && count <= LARGEST_COUNT)) {
    return apiError(400, 'Bad Request: count must be in the range [1, 1000]');
  }
  const accounts = all.filter(({ name }) => parent === null || name.startsWith(`${parent}/`));
  const list = {
    name: `accounts ${parent ?? ''}`,
    size: Math.min(count, switches.accountPageSize),
    key: 'nextToken',
    last: 'absent',
  } as const;
  return answerPage(call, accounts, list, ({ items, next }) => {
    const rows = items.map((account) => accountInfo(account, spelt(account.name, switches)));
    return ok({ accounts: written(rows, switches), ...next });
  });
}

/** GET …/accounts/{accountName} (ReadAccount). */
export const getAccount: Handler = withAccount((account) => ok(accountInfo(account, account.name)));

/** GET …/accounts/{accountName}/policy/packs (ListPolicyPacksForAccount). */
export const listAccountPacks: Handler = withAccount(({ name, packs }, call) => {
  const { switches } = call.context;
  const list = {
    name: `packs ${name}`,
    size: switches.accountPackPageSize,
    key: 'continuationToken',
    last: 'absent',
  } as const;
  // The description names no token in this answer: there is one where it takes several alone.
  return answerPage(call, packs, list, ({ items, next }) =>
    ok({
      packs: written(items.map(requiredPack), switches),
      ...(items.length < packs.length ? next : {}),
    }),
  );
});

function withAccount(handler: (account: AccountRecord, call: Call) => SandboxResponse): Handler {
  return (call) => {
    const wanted = call.request.params['accountName'] ?? '';
    const refused = call.context.switches.childAccountPath === 'refused' && wanted.includes('/');
    const account = refused ? undefined : accountsOf(call).find(({ name }) => name === wanted);
    return account ? handler(account, call) : apiError(404, 'Not Found: account not found');
  };
}

function accountsOf({ request: { params }, context: { estate } }: Call): readonly AccountRecord[] {
  return estate.accounts.filter(({ organization }) => organization === params['org']);
}

function spelt(name: string, { childAccountName }: PulumiSwitches): string {
  return childAccountName === 'child' ? (name.split('/').at(-1) ?? name) : name;
}

function accountInfo(account: AccountRecord, name: string) {
  const { provider, scan } = account;
  return {
    id: idOf(account),
    name,
    ownedBy: OWNER,
    provider,
    providerEnvRef: `insights/${provider}`,
    scheduledScanEnabled: true,
    ...(scan && { scanStatus: scanStatus(account, scan) }),
  };
}

function scanStatus(account: AccountRecord, scan: NonNullable<AccountRecord['scan']>) {
  const { status, startedAt, finishedAt } = scan;
  return {
    id: `scan-${idOf(account)}`,
    orgId: account.organization,
    userId: OWNER.githubLogin,
    status,
    startedAt,
    finishedAt: finishedAt ?? ZERO_TIME,
    lastUpdatedAt: finishedAt ?? startedAt,
    jobTimeout: ZERO_TIME,
  };
}

function idOf({ organization, name }: AccountRecord): string {
  return Buffer.from(`${organization}:${name}`).toString('hex');
}
