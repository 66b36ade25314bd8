import type { Random } from '../random.ts';

/** A stack and the policy groups it belongs to. */
export type StackRecord = {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly version: number;
  readonly policyGroups: readonly { readonly name: string; readonly enabledPacks: number }[];
};

/** A policy issue as Pulumi Cloud keeps it; `organization` is in the path of the API, not in the row. */
export type IssueRecord = {
  readonly organization: string;
  id: string;
  entityType: string;
  entityProject: string;
  entityId: string;
  policyPack: string;
  policyPackTag: string;
  policyName: string;
  resourceURN: string;
  resourceProvider: string;
  resourceType: string;
  resourceName: string;
  message: string;
  observedAt: string;
  lastModified: string;
  level: string;
  severity: string;
  status: string;
  kind: string;
  priority: string;
  policyGroupName: string;
};

export type PulumiEstate = {
  readonly stacks: StackRecord[];
  readonly issues: IssueRecord[];
  readonly tokens: Map<string, { readonly mayReadPolicy: boolean }>;
};

const POLICIES = [
  {
    pack: 'acme-aws',
    name: 's3-no-public-read',
    severity: 'critical',
    level: 'mandatory',
    type: 'aws:s3/bucket:Bucket',
  },
  {
    pack: 'acme-aws',
    name: 'rds-storage-encrypted',
    severity: 'high',
    level: 'mandatory',
    type: 'aws:rds/instance:Instance',
  },
  {
    pack: 'acme-aws',
    name: 'ec2-no-public-ip',
    severity: 'high',
    level: 'advisory',
    type: 'aws:ec2/instance:Instance',
  },
  {
    pack: 'acme-aws',
    name: 'required-tags',
    severity: 'low',
    level: 'advisory',
    type: 'aws:ec2/instance:Instance',
  },
  {
    pack: 'cis-aws',
    name: 'cloudtrail-enabled',
    severity: 'medium',
    level: 'advisory',
    type: 'aws:cloudtrail/trail:Trail',
  },
  {
    pack: 'legacy-rules',
    name: 'naming-convention',
    severity: '',
    level: 'advisory',
    type: 'aws:sqs/queue:Queue',
  },
  {
    pack: 'legacy-rules',
    name: 'experimental-check',
    severity: 'blocker',
    level: 'suggested',
    type: 'aws:sns/topic:Topic',
  },
] as const;

const STATUSES = ['open', 'open', 'open', 'open', 'in_progress', 'ignored', 'by_design', 'fixed'] as const;
const DAY_MS = 86_400_000;

/** Issues of other stacks of the organisation: what a server that ignores the filter would send. */
const FOREIGN_ISSUES = 2_400;

/** An organisation of a few stacks and thousands of issues, the same for the same seed and moment. */
export function seedPulumiEstate(random: Random, now: Date): PulumiEstate {
  const governed = [
    { name: 'default-policy-group', enabledPacks: 2 },
    { name: 'audit-all', enabledPacks: 1 },
  ];
  const stack = (project: string, name: string, policyGroups: StackRecord['policyGroups']): StackRecord => ({
    organization: 'acme',
    project,
    stack: name,
    version: 10 + random.int(200),
    policyGroups,
  });
  const stacks = [
    stack('website', 'production', governed),
    stack('website', 'staging', governed),
    stack('payments', 'production', governed),
    stack('sandbox', 'dev', [{ name: 'default-policy-group', enabledPacks: 0 }]),
    stack('landing-zone', 'clean', governed),
  ];
  const estate: PulumiEstate = {
    stacks,
    issues: [],
    tokens: new Map([['pul-sandbox-token-0001', { mayReadPolicy: true }]]),
  };
  for (let index = 0; index < 420; index += 1)
    estate.issues.push(makeIssue(random, now, 'website', 'production', index));
  for (let index = 0; index < 37; index += 1)
    estate.issues.push(makeIssue(random, now, 'website', 'staging', index));
  for (let index = 0; index < FOREIGN_ISSUES; index += 1) {
    estate.issues.push(makeIssue(random, now, 'payments', 'production', index));
  }
  estate.issues.push(...oddIssues(random, now));
  return estate;
}

function makeIssue(random: Random, now: Date, project: string, stack: string, index: number): IssueRecord {
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
function oddIssues(random: Random, now: Date): IssueRecord[] {
  const base = makeIssue(random, now, 'website', 'production', 9_000);
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
