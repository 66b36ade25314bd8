import { type Random, seededRandom } from '../random.ts';
import type { AccountRecord, IssueRecord, StackRecord, UserRecord } from './records.ts';
import { seedAccountIssues, seedAccounts } from './seed-accounts.ts';
import { makeIssue, oddIssues } from './seed-issues.ts';
import { seedStacks, seedStoreStack } from './seed-stacks.ts';
import { seedTokens, type TokenRights } from './tokens.ts';

export type { IssueRecord, StackRecord } from './records.ts';

/** Everything the service knows; tests read and change it directly. */
export type PulumiEstate = {
  readonly stacks: StackRecord[];
  readonly accounts: AccountRecord[];
  readonly issues: IssueRecord[];
  readonly users: UserRecord[];
  readonly tokens: Map<string, TokenRights>;
  /** Subjects of identity tokens that are exchanged for an access token; `*` stands for any text. */
  oidcSubjects: readonly string[];
  /** What an exchanged token may do. */
  oidcRights: TokenRights;
};

/** Issues of other stacks of the organisation: what a server that ignores the filter would send. */
const FOREIGN_ISSUES = 2_400;
const STORE_ISSUES = 5;

/** Two organisations, one of them with thousands of issues, the same for the same seed and moment. */
export function seedPulumiEstate(random: Random, now: Date): PulumiEstate {
  const estate: PulumiEstate = {
    stacks: seedStacks(random, now),
    accounts: seedAccounts(now),
    issues: [],
    users: seedUsers(),
    tokens: seedTokens(),
    oidcSubjects: ['repo:acme/infrastructure:*'],
    oidcRights: { mayReadPolicy: true },
  };
  const { issues } = estate;
  const fill = (count: number, project: string, stack: string): void => {
    for (let index = 0; index < count; index += 1) {
      issues.push(makeIssue(random, now, { project, stack, index }));
    }
  };
  fill(420, 'website', 'production');
  fill(37, 'website', 'staging');
  fill(FOREIGN_ISSUES, 'payments', 'production');
  issues.push(...oddIssues(random, now));
  addRest(estate, now);
  return estate;
}

/** The other services are seeded from the same numbers, so the rest has a source of its own. */
function addRest({ stacks, issues }: PulumiEstate, now: Date): void {
  const random = seededRandom(Number.parseInt(issues[0]?.id.slice(0, 8) ?? '1', 16));
  issues.push(...seedAccountIssues(random, now));
  stacks.push(seedStoreStack(now));
  for (let index = 0; index < STORE_ISSUES; index += 1) {
    const issue = makeIssue(random, now, { project: 'store', stack: 'production', index });
    issues.push({ ...issue, organization: 'globex', status: 'open' });
  }
}

function seedUsers(): UserRecord[] {
  return ['alice-okafor', 'bert-lindqvist', 'chen-mei'].map((githubLogin) => ({
    name: githubLogin.replaceAll('-', ' '),
    githubLogin,
    avatarUrl: `https://avatars.example/${githubLogin}`,
    email: `${githubLogin}@acme.example`,
  }));
}
