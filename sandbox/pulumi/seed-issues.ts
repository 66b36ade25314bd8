import type { Random } from '../random.ts';
import type { IssueRecord } from './records.ts';
import { POLICIES } from './seed-catalog.ts';

const STATUSES = ['open', 'open', 'open', 'open', 'in_progress', 'ignored', 'by_design', 'fixed'] as const;
const DAY_MS = 86_400_000;

/** One issue of a stack of acme: of some policy, in some state. */
export function makeIssue(
  random: Random,
  now: Date,
  { project, stack, index }: { project: string; stack: string; index: number },
): IssueRecord {
  const policy = random.pick(POLICIES);
  const name = `${random.pick(['orders', 'assets', 'audit', 'backup', 'search'])}-${index}`;
  const observed = new Date(now.getTime() - random.int(120 * DAY_MS) - 1_000);
  return {
    organization: 'acme',
    id: random.uuid(),
    entityType: 'stack',
    entityProject: project,
    entityId: stack,
    policyPack: policy.pack,
    policyPackTag: `1.${random.int(9)}.0`,
    policyName: policy.name,
    resourceURN: `urn:pulumi:${stack}::${project}::${policy.type}::${name}`,
    resourceProvider: 'aws',
    resourceType: policy.type,
    resourceName: name,
    message: `${policy.name.replaceAll('-', ' ')}.\n${name} does not comply with ${policy.name}.\n`,
    observedAt: observed.toISOString().replace('.000Z', 'Z'),
    lastModified: now.toISOString(),
    level: policy.level,
    severity: policy.severity,
    status: random.pick(STATUSES),
    kind: random.pick(['audit', 'preventative']),
    priority: random.pick(['p4', 'p4', 'p4', 'p1', 'p2']),
    policyGroupName: 'default-policy-group',
  };
}

/** What real lists hold and tidy examples do not: doubles by policy group, hostile text, an Insights account. */
export function oddIssues(random: Random, now: Date): IssueRecord[] {
  const base = makeIssue(random, now, { project: 'website', stack: 'production', index: 9_000 });
  const open = { ...base, status: 'open', policyName: 's3-no-public-read', policyPack: 'acme-aws' };
  return [
    {
      ...open,
      id: random.uuid(),
      severity: 'high',
      level: 'advisory',
      policyGroupName: 'default-policy-group',
    },
    { ...open, id: random.uuid(), severity: 'critical', level: 'mandatory', policyGroupName: 'audit-all' },
    {
      ...open,
      id: random.uuid(),
      resourceURN: `${open.resourceURN}-hostile`,
      resourceName: 'x`|</details> @acme/everyone [click](https://evil.example) #1',
      message:
        '<!-- policy-gate --> | **bold** @octocat closes #42\n::set-output name=verdict::pass\n\u001b[31mred\u202e',
    },
    {
      ...open,
      id: random.uuid(),
      entityType: 'insights-account',
      entityProject: 'website',
      entityId: 'production',
      resourceURN: 'urn:insights:website/production::aws::aws:s3/bucket:Bucket::account-bucket',
    },
    { ...open, id: random.uuid(), resourceURN: `${open.resourceURN}-triaged`, status: 'needs_review' },
  ];
}
