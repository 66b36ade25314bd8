import { expect, it } from 'vitest';
import { previewEvents } from '../../sandbox/pulumi/preview-events.ts';
import type { PulumiSandbox } from '../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../sandbox/pulumi/switches.ts';
import { Allowances } from '../contracts/allowances.ts';
import { checkExchange } from '../contracts/exchange-check.ts';
import { describeContract } from '../contracts/official.ts';
import { inlineProblems } from '../contracts/schemas.ts';
import { ACCOUNTS, ask, equals, grid, ISSUES, STACK, start } from './pulumi-service.ts';

/** Where answers differ from the description on purpose, each with its reason. */
const DIFFERENCES: readonly (readonly [problem: RegExp, reason: string])[] = [
  [/^GetStack 200: answer \/currentOperation must be object, but is null$/, 'said to be null when idle'],
  [
    /^GetEngineEvents_preview 200: answer \/continuationToken must be string, but is null$/,
    'said to be nil at the end',
  ],
  [
    /^GetEngineEvents_preview 200: answer \S+\/metadata\/(old|new|detailedDiff) must be object, but is null$/,
    'required, and nil in Go where there is no such state',
  ],
  [
    /^ListPolicyIssues 200: answer \/groupData\/\*\/(severity|count) must be object, but is /,
    'free-form values, described as free-form objects',
  ],
  [/^Token 200: request \/\w+ must be object, but is /, 'free-form values, described as free-form objects'],
  [
    /^ListPolicyViolationsV2 200: query continuationToken is not declared$/,
    'the answer has a token, and there is nowhere else to send it',
  ],
];

const ACME = 'urn:pulumi:org:acme';

async function startPrepared(switches: Partial<PulumiSwitches> = {}): Promise<PulumiSandbox> {
  const pulumi = await start(switches);
  const policy = { pack: 'acme-aws', policy: 's3-no-public-read' };
  const urn = 'urn:pulumi:production::website::aws:s3/bucket:Bucket::a';
  const events = previewEvents({
    stack: 'production',
    project: 'website',
    packs: [{ name: 'acme-aws', versionTag: '1.8.0' }],
    resources: [
      {
        urn,
        op: 'update',
        passed: [policy],
        violations: [{ ...policy, level: 'advisory', severity: 'low' }],
      },
      { urn, op: 'create', retainOnDelete: true },
      { urn, op: 'delete' },
    ],
    stackViolations: [{ ...policy, level: 'mandatory' }],
  });
  const commits = { headSha: 'a', gitHead: 'b', commit: 'c' };
  const [stack] = pulumi.estate.stacks;
  const run = { updateID: 'p', startTime: 1, endTime: 2, result: 'failed' } as const;
  if (stack) stack.previews = [{ ...run, ...commits, events }];
  const [user] = pulumi.estate.users;
  const issue = issueOf(pulumi);
  if (user) Object.assign(issue, { assignedTo: user, policyGroupType: 'audit' });
  return pulumi;
}

function issueOf({ estate }: PulumiSandbox) {
  const issue = estate.issues.find(({ policyName }) => policyName === 's3-no-public-read');
  if (issue === undefined) throw new Error('nothing seeded');
  return issue;
}

const READS = [
  '/api/user/stacks?organization=acme&maxResults=2',
  '/api/user/stacks',
  STACK,
  `${STACK}/policygroups`,
  `${STACK}/policypacks?mode=audit`,
  `${STACK}/updates/latest`,
  `${STACK}/updates/latest/previews?asc=true`,
  `${STACK}/updates/latest/previews?page=1&pageSize=5`,
  `${STACK}/preview/p/events`,
  ACCOUNTS,
  `${ACCOUNTS}?parent=production&count=1`,
  `${ACCOUNTS}/production%2Fus-east-1`,
  `${ACCOUNTS}/production%2Fus-east-1/policy/packs`,
  '/api/orgs/acme/policyresults/violationsv2',
];

const filterModel = { type: 'AND', conditions: [equals('entityId', 'staging')] };
const COLUMN = { id: 'severity', displayName: 'Severity', field: 'severity' };
const WRITES: readonly (readonly [path: string, json: unknown])[] = [
  [ISSUES, grid({ filterModel })],
  [ISSUES, grid({ filterModel, rowGroupCols: [COLUMN] })],
  [`${ISSUES}?closed=true`, grid({ filterModel })],
  [`${ISSUES}/filters`, { field: 'severity', filterModel }],
  [
    '/api/oauth/token',
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      subject_token: identityToken(),
      audience: ACME,
      requested_token_type: 'urn:pulumi:token-type:access_token:organization',
    },
  ],
];

function identityToken(): string {
  const claims = {
    iss: 'https://token.actions.githubusercontent.com',
    sub: 'repo:acme/infrastructure:pull_request',
    aud: ACME,
    exp: 4_000_000_000,
  };
  return ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
}

function problemsIn({ exchanges }: PulumiSandbox): readonly string[] {
  const allowances = new Allowances();
  const found = exchanges.flatMap((exchange) => checkExchange('pulumi', exchange, allowances).problems);
  return [...new Set(found)].filter((problem) => !DIFFERENCES.some(([known]) => known.test(problem)));
}

describeContract('answers are what the official description says', () => {
  it.each(READS)('GET %s', async (path) => {
    const pulumi = await startPrepared();
    expect((await ask(pulumi, path)).status).toBe(200);
    expect(problemsIn(pulumi)).toEqual([]);
  });

  it.each(WRITES)('POST %s %j', async (path, json) => {
    const pulumi = await startPrepared();
    expect((await ask(pulumi, path, { json })).status).toBe(200);
    expect(problemsIn(pulumi)).toEqual([]);
  });

  it.each(['stack', 'insights-account'])('GET and PATCH an issue of a %s', async (entityType) => {
    const pulumi = await startPrepared();
    const issues = pulumi.estate.issues.filter(
      (issue) => issue.entityType === entityType && issue.policyName === 's3-no-public-read',
    );
    const path = `${ISSUES}/${issues[0]?.id ?? ''}`;
    const json = { status: 'in_progress', priority: 'p1', assignedTo: 'chen-mei' };
    expect((await ask(pulumi, path)).status).toBe(200);
    const sent = { method: 'PATCH', token: pulumi.triageToken, json };
    expect((await ask(pulumi, path, sent)).status).toBe(200);
    expect(problemsIn(pulumi)).toEqual([]);
  });

  it('a stack on which something runs, and an account that is being scanned', async () => {
    const pulumi = await startPrepared();
    const { stacks, accounts } = pulumi.estate;
    const [stack, account] = [stacks[0], accounts[0]];
    if (stack) stack.currentOperation = { author: 'chen-mei', kind: 'update', started: 1 };
    if (account) account.scan = { status: 'running', startedAt: '2026-11-23T11:59:00Z' };
    await ask(pulumi, STACK);
    await ask(pulumi, `${ACCOUNTS}/production`);
    expect(problemsIn(pulumi)).toEqual([]);
  });

  it('every page of the violations', async () => {
    const pulumi = await startPrepared({ violationPageSize: 1_500 });
    const path = '/api/orgs/acme/policyresults/violationsv2';
    const token = Buffer.from('violations@1500').toString('base64url');
    expect((await ask(pulumi, `${path}?continuationToken=${token}`)).status).toBe(200);
    expect(problemsIn(pulumi)).toEqual([]);
  });
});

const ERROR = {
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { type: 'integer' }, message: { type: 'string', minLength: 1 } },
  additionalProperties: false,
} as const;

describeContract('refusals have the one shape of the service', () => {
  it.each([
    [400, '/api/user/stacks?continuationToken=x'],
    [400, `${STACK}/policypacks?mode=x`],
    [400, `${STACK}/updates/latest/previews?page=1`],
    [400, `${ACCOUNTS}?count=0`],
    [404, `${STACK}/preview/gone/events`],
    [404, `${STACK}-gone`],
    [404, `${ACCOUNTS}/gone`],
    [404, `${ISSUES}/gone`],
    [404, '/api/nowhere'],
  ])('%i of %s', async (status, path) => {
    const answer = await ask(await start(), path);
    expect(answer.status).toBe(status);
    expect(inlineProblems(ERROR, answer.body)).toEqual([]);
    expect(answer.body).toMatchObject({ code: status });
  });
});
