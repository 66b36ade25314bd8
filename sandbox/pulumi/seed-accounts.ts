import type { Random } from '../random.ts';
import type { AccountRecord, IssueRecord } from './records.ts';
import { makeIssue } from './seed-issues.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PACKS = [
  { name: 'acme-aws', versionTag: '1.8.0' },
  { name: 'cis-aws', versionTag: '1.8.0' },
];
const REGION_ISSUES = 18;
const SOLO_ISSUES = 2;

/** A parent with a child per region, accounts without a parent, and one that no pack governs. */
export function seedAccounts(now: Date): AccountRecord[] {
  const at = (hours: number): string => new Date(now.getTime() - hours * HOUR_MS).toISOString();
  const account = (name: string, packs: AccountRecord['packs'] = PACKS): AccountRecord => ({
    organization: 'acme',
    name,
    provider: 'aws',
    packs,
    scan: { status: 'succeeded', startedAt: at(9), finishedAt: at(8.8) },
  });
  return [
    account('production'),
    account('production/us-east-1'),
    account('production/eu-west-1'),
    account('quiet'),
    account('ungoverned', []),
    account('solo'),
  ];
}

/** Issues of the two regions and of the account without a parent. */
export function seedAccountIssues(random: Random, now: Date): IssueRecord[] {
  const of = (parent: string, child: string, count: number): IssueRecord[] =>
    Array.from({ length: count }, (_, index) => accountIssue(random, now, { parent, child, index }));
  return [
    ...of('production', 'us-east-1', REGION_ISSUES),
    ...of('production', 'eu-west-1', REGION_ISSUES),
    ...of('', 'solo', SOLO_ISSUES),
  ];
}

function accountIssue(
  random: Random,
  now: Date,
  { parent, child, index }: { parent: string; child: string; index: number },
): IssueRecord {
  // A day old at least: the newest issue of the organisation stays one of a stack.
  const scanned = new Date(now.getTime() - DAY_MS);
  const issue = makeIssue(random, scanned, { project: parent, stack: child, index });
  const account = parent === '' ? child : `${parent}/${child}`;
  const arn = `arn:aws:${issue.resourceType.split(':')[1]?.split('/')[0]}:us-east-1:416178951233:${issue.resourceName}`;
  return {
    ...issue,
    entityType: 'insights-account',
    resourceVersion: 1 + random.int(20),
    resourceURN: `urn:insights:${account}::aws::${issue.resourceType}::${arn}`,
    resourceName: arn,
    lastModified: scanned.toISOString(),
    status: child === 'solo' ? 'open' : issue.status,
    kind: 'audit',
    policyGroupName: 'default-accounts-policy-group',
  };
}
