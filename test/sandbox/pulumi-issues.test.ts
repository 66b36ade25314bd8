import { describe, expect, it } from 'vitest';
import type { IssueRecord } from '../../sandbox/pulumi/records.ts';
import type { PulumiSandbox } from '../../sandbox/pulumi/server.ts';
import { items, member } from '../contracts/json.ts';
import { ask, each, equals, grid, ISSUES, join, rowsOf, start } from './pulumi-service.ts';

const VIOLATIONS = '/api/orgs/acme/policyresults/violationsv2';
const FINDINGS = '/api/orgs/acme/policy/findings';

const staging = (...more: readonly unknown[]) =>
  join('AND', equals('entityProject', 'website'), equals('entityId', 'staging'), ...more);
const isOf =
  (project: string, stack: string) =>
  ({ organization, entityType, entityProject, entityId }: IssueRecord): boolean =>
    organization === 'acme' && entityType === 'stack' && entityProject === project && entityId === stack;
const isActive = ({ status }: IssueRecord): boolean => status !== 'fixed' && status !== 'by_design';

const stagingIssues = ({ estate }: PulumiSandbox) => estate.issues.filter(isOf('website', 'staging'));
const list = (pulumi: PulumiSandbox, filterModel: unknown) =>
  rowsOf(pulumi, ISSUES, 'policyIssues', { json: grid({ filterModel }) });

describe('the filter', () => {
  const OPEN = join('OR', equals('status', 'open'), equals('status', 'in_progress'));

  it.each([
    ['honoured', ['in_progress', 'open']],
    ['first-branch-only', ['open']],
    ['ignores-nesting', ['ignored', 'in_progress', 'open']],
  ] as const)('with a nested OR is %s', async (filter, expected) => {
    const pulumi = await start({ filter });
    const rows = await list(pulumi, staging(OPEN));
    expect(new Set(each(rows, 'status'))).toEqual(new Set(expected));
    expect(each(rows, 'entityId').every((id) => id === 'staging')).toBe(true);
    const truth = stagingIssues(pulumi).filter(({ status }) => expected.some((one) => one === status));
    expect(rows).toHaveLength(truth.length);
  });

  it('loses no branch of an OR at the top to first-branch-only', async () => {
    const rows = await list(await start({ filter: 'first-branch-only' }), OPEN);
    expect(new Set(each(rows, 'status'))).toEqual(new Set(['open', 'in_progress']));
  });

  it('that joins joins by OR is cut to its first by first-join-only, and by as-all to what is in all', async () => {
    const both = join('OR', join('AND', staging()), join('AND', equals('entityId', 'production')));
    const cut = await list(await start({ filter: 'first-join-only' }), both);
    expect(new Set(each(cut, 'entityId'))).toEqual(new Set(['staging']));
    expect(await list(await start({ filter: 'as-all' }), both)).toEqual([]);
    expect((await list(await start({ filter: 'first-join-only' }), OPEN)).length).toBeGreaterThan(0);
  });

  it('loses no condition of a nested AND to first-branch-only', async () => {
    const pulumi = await start({ filter: 'first-branch-only' });
    const rows = await list(pulumi, join('AND', staging()));
    expect(new Set(each(rows, 'entityId'))).toEqual(new Set(['staging']));
    expect(rows).toHaveLength(stagingIssues(pulumi).filter(isActive).length);
  });

  it('with a nested join may be refused', async () => {
    const pulumi = await start({ filter: 'refuses-nesting' });
    const json = grid({ filterModel: staging(OPEN) });
    expect((await ask(pulumi, ISSUES, { json })).status).toBe(400);
    expect((await ask(pulumi, `${ISSUES}/filters`, { json: { ...json, field: 'status' } })).status).toBe(400);
    expect((await list(pulumi, staging())).length).toBeGreaterThan(0);
  });

  it('that is ignored brings the whole organisation, but no other', async () => {
    const pulumi = await start({ filter: 'ignored', pageCap: 10_000 });
    const json = grid({ endRow: 10_000, filterModel: staging() });
    const rows = await rowsOf(pulumi, ISSUES, 'policyIssues', { json });
    const own = pulumi.estate.issues.filter(({ organization }) => organization === 'acme').filter(isActive);
    expect(rows).toHaveLength(own.length);
    expect(each(rows, 'entityProject')).not.toContain('store');
  });
});

describe('the rows', () => {
  it('may have columns that nobody knows, and assignees', async () => {
    const pulumi = await start();
    const [issue] = stagingIssues(pulumi).filter(isActive);
    const [user] = pulumi.estate.users;
    if (issue === undefined || user === undefined) throw new Error('nothing seeded');
    Object.assign(issue, { extra: { exception: 'EXC-42' }, assignedTo: user, stackVersion: 9 });
    const rows = await list(pulumi, join('AND', equals('exception', 'EXC-42')));
    expect(rows).toMatchObject([
      { id: issue.id, exception: 'EXC-42', stackVersion: 9, assignedTo: { githubLogin: user.githubLogin } },
    ]);
    for (const key of ['extra', 'organization']) expect(rows[0]).not.toHaveProperty(key);
  });

  it('have version 1 of their stack unless told, and sort by it as a number', async () => {
    const pulumi = await start();
    for (const [index, issue] of stagingIssues(pulumi).filter(isActive).slice(0, 3).entries()) {
      issue.stackVersion = [9, 10, 100][index] ?? 0;
    }
    const json = grid({ filterModel: staging(), sortModel: [{ colId: 'stackVersion', sort: 'desc' }] });
    const rows = await rowsOf(pulumi, ISSUES, 'policyIssues', { json });
    expect(each(rows, 'stackVersion').slice(0, 4)).toEqual([100, 10, 9, 1]);
  });

  it.each([
    ['listed', true],
    ['left-out', false],
  ] as const)('of a stack that the token may not see are %s', async (rowsOfHiddenStacks, shown) => {
    const pulumi = await start({ rowsOfHiddenStacks });
    pulumi.estate.tokens.set('narrow', { mayReadPolicy: true, stacks: ['acme/payments/*'] });
    const json = grid({ filterModel: staging() });
    const rows = await rowsOf(pulumi, ISSUES, 'policyIssues', { json, token: 'narrow' });
    expect(rows.length > 0).toBe(shown);
  });
});

describe('groups', () => {
  const column = (field: string) => ({ id: field, displayName: field, field });

  it('are rows of one value and its count', async () => {
    const pulumi = await start();
    const json = grid({ rowGroupCols: [column('severity')], filterModel: staging() });
    const { body } = await ask(pulumi, ISSUES, { json });
    const truth = Map.groupBy(stagingIssues(pulumi).filter(isActive), ({ severity }) => severity);
    expect(body).toEqual({
      policyIssues: null,
      groupData: [...truth]
        .map(([severity, own]) => ({ severity, count: own.length }))
        .toSorted((a, b) => (a.severity < b.severity ? -1 : 1)),
      rowCount: truth.size,
    });
  });

  it('open one level after the other, down to the issues', async () => {
    const pulumi = await start();
    const columns = { rowGroupCols: [column('entityId'), column('level')], filterModel: staging() };
    const second = await ask(pulumi, ISSUES, { json: grid({ ...columns, groupKeys: ['staging'] }) });
    const levels = items(member(second.body, 'groupData'));
    expect(each(levels, 'level')).toEqual(['advisory', 'mandatory', 'suggested']);
    const json = grid({ ...columns, groupKeys: ['staging', 'mandatory'] });
    const { body } = await ask(pulumi, ISSUES, { json });
    expect(member(body, 'groupData')).toBeNull();
    expect(items(member(body, 'policyIssues'))).toHaveLength(Number(member(levels[1], 'count')));
  });

  it('are paged as rows are', async () => {
    const json = grid({ rowGroupCols: [column('level')], startRow: 1, endRow: 2, filterModel: staging() });
    const { body } = await ask(await start(), ISSUES, { json });
    expect(body).toMatchObject({ groupData: [{ level: 'mandatory' }], rowCount: 3 });
  });
});

describe('counts', () => {
  const FILTERS = `${ISSUES}/filters`;
  const countsOf = (pulumi: PulumiSandbox, field: string, query = '') =>
    ask(pulumi, `${FILTERS}${query}`, { json: { field, filterModel: staging() } });
  const truth = (pulumi: PulumiSandbox, field: 'severity' | 'status', active: boolean) => {
    const own = stagingIssues(pulumi).filter((issue) => isActive(issue) === active);
    return [...Map.groupBy(own, (issue) => issue[field])]
      .map(([name, some]) => ({ name, count: some.length }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };

  it.each(['severity', 'status'] as const)('of %s are those of the estate', async (field) => {
    const pulumi = await start();
    expect((await countsOf(pulumi, field)).body).toEqual({ field, values: truth(pulumi, field, true) });
    expect((await countsOf(pulumi, field, '?closed=true')).body).toEqual({
      field,
      values: truth(pulumi, field, false),
    });
  });

  it('may say one too many', async () => {
    const pulumi = await start({ counts: 'more' });
    const [first, ...rest] = truth(pulumi, 'severity', true);
    expect((await countsOf(pulumi, 'severity')).body).toEqual({
      field: 'severity',
      values: [{ name: first?.name, count: (first?.count ?? 0) + 1 }, ...rest],
    });
  });

  it.each([
    ['absent', 404],
    ['unknown-field', 400],
  ] as const)('may be %s', async (counts, status) => {
    expect((await countsOf(await start({ counts }), 'severity')).status).toBe(status);
  });

  it.each([{}, { field: '' }, { field: 7 }, []])('need a field: %j', async (json) => {
    expect(await ask(await start(), FILTERS, { json })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Field parameter is required') },
    });
  });

  it('know no field but those of an issue', async () => {
    expect((await countsOf(await start(), 'colour')).status).toBe(400);
  });
});

describe('one issue', () => {
  const anIssue = ({ estate }: PulumiSandbox, policyName = 's3-no-public-read') => {
    const issue = estate.issues.find((one) => one.policyName === policyName);
    if (issue === undefined) throw new Error('nothing seeded');
    return issue;
  };

  it('comes with its policy and pack', async () => {
    const pulumi = await start();
    const { id } = anIssue(pulumi);
    expect((await ask(pulumi, `${ISSUES}/${id}`)).body).toMatchObject({
      policyIssue: { id },
      policy: {
        name: 's3-no-public-read',
        enforcementLevel: 'mandatory',
        remediationSteps: expect.stringContaining('private'),
        url: expect.stringContaining('https://'),
      },
      policyPack: { name: 'acme-aws', publisher: 'acme' },
    });
  });

  it.each([
    ['policy-null', { policy: null, policyPack: null }],
    ['absent', {}],
  ] as const)('comes with the policy %s', async (details, expected) => {
    const pulumi = await start({ details });
    const { body } = await ask(pulumi, `${ISSUES}/${anIssue(pulumi).id}`);
    expect(body).toEqual({ policyIssue: expect.any(Object), ...expected });
  });

  it('is not there under another id, or in another organisation', async () => {
    const pulumi = await start();
    const { id } = anIssue(pulumi);
    for (const path of [`${ISSUES}/gone`, `/api/orgs/globex/policyresults/issues/${id}`]) {
      expect(await ask(pulumi, path)).toMatchObject({ status: 404, body: { code: 404 } });
    }
  });
});

describe('the addresses', () => {
  const REQUESTS = [
    ['', { json: grid() }],
    ['/filters', { json: { field: 'severity' } }],
    ['/gone', { method: 'GET' }],
  ] as const;

  it.each([
    ['issues', ISSUES, FINDINGS],
    ['findings', FINDINGS, ISSUES],
  ] as const)('are those of %s', async (listRoute, there, gone) => {
    const pulumi = await start({ listRoute });
    const answers = (prefix: string) =>
      Promise.all(REQUESTS.map(([path, sent]) => ask(pulumi, `${prefix}${path}`, sent)));
    expect((await answers(there)).map(({ status }) => status)).toEqual([200, 200, 404]);
    for (const { body } of await answers(gone)) expect(body).toEqual({ code: 404, message: 'Not Found' });
    expect((await ask(pulumi, `${there}/gone`)).body).not.toEqual({ code: 404, message: 'Not Found' });
  });

  it('may be gone but for the violations', async () => {
    const pulumi = await start({ listRoute: 'none' });
    for (const prefix of [ISSUES, FINDINGS]) {
      expect((await ask(pulumi, prefix, { json: grid() })).status).toBe(404);
    }
    expect((await ask(pulumi, VIOLATIONS)).status).toBe(200);
  });

  it.each([ISSUES, `${ISSUES}/filters`])('%s needs the permission, and an organisation', async (path) => {
    const pulumi = await start();
    pulumi.estate.tokens.set('blind', { mayReadPolicy: false });
    const json = { ...grid(), field: 'severity' };
    expect(await ask(pulumi, path, { json, token: 'blind' })).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('policy_results:read') },
    });
    expect((await ask(pulumi, path.replace('acme', 'nobody'), { json })).status).toBe(404);
    expect((await ask(pulumi, VIOLATIONS, { token: 'blind' })).status).toBe(403);
  });
});
