import { describe, expect, it } from 'vitest';
import { items, member } from '../contracts/json.ts';
import { ACCOUNTS, ask, each, equals, grid, ISSUES, join, pagesOf, rowsOf, start } from './pulumi-service.ts';

const LIST = { path: ACCOUNTS, key: 'accounts', token: 'nextToken' } as const;
const NAMES = ['production', 'production/us-east-1', 'production/eu-west-1', 'quiet', 'ungoverned', 'solo'];
const REGIONS = NAMES.slice(1, 3);

describe('the accounts of an organisation', () => {
  it.each([
    [1_000, '', 1],
    [4, '', 2],
    [1, '', 6],
    [1_000, '?count=5', 2],
  ])('come in pages of %i at most, asked by %j, %i of them', async (accountPageSize, query, count) => {
    const pulumi = await start({ accountPageSize });
    const pages = await pagesOf(pulumi, { ...LIST, path: `${ACCOUNTS}${query}` });
    expect(pages).toHaveLength(count);
    const rows = pages.flatMap((page) => items(member(page, 'accounts')));
    expect(each(rows, 'name')).toEqual(NAMES);
  });

  it.each([
    ['as-documented', {}],
    ['absent', {}],
    ['null', { nextToken: null }],
    ['empty', { nextToken: '' }],
  ] as const)('end with a token that is %s', async (lastToken, expected) => {
    const { body } = await ask(await start({ lastToken }), ACCOUNTS);
    expect(body).toEqual({ accounts: expect.any(Array), ...expected });
  });

  it.each([
    ['parent/child', REGIONS],
    ['child', ['us-east-1', 'eu-west-1']],
  ] as const)('are spelt %s', async (childAccountName, expected) => {
    const pulumi = await start({ childAccountName });
    expect(each(await rowsOf(pulumi, `${ACCOUNTS}?parent=production`, 'accounts'), 'name')).toEqual(expected);
  });

  it.each([
    ['?parent=gone', 404],
    ['?count=0', 400],
    ['?count=1001', 400],
    ['?count=many', 400],
    ['?continuationToken=nonsense', 400],
  ])('are not listed by %j', async (query, status) => {
    const answer = await ask(await start(), `${ACCOUNTS}${query}`);
    expect(answer).toMatchObject({ status, body: { code: status } });
  });

  it('have no children but their own', async () => {
    expect(await rowsOf(await start(), `${ACCOUNTS}?parent=quiet`, 'accounts')).toEqual([]);
  });

  it('are those of the organisation that is asked', async () => {
    const pulumi = await start();
    expect(await rowsOf(pulumi, '/api/preview/insights/globex/accounts', 'accounts')).toEqual([]);
    expect((await ask(pulumi, '/api/preview/insights/nobody/accounts')).status).toBe(404);
    pulumi.estate.tokens.set('globex', { mayReadPolicy: true, organization: 'globex' });
    expect((await ask(pulumi, ACCOUNTS, { token: 'globex' })).status).toBe(404);
  });
});

describe('one account', () => {
  it.each(NAMES)('%s is found under its full name', async (name) => {
    const { status, body } = await ask(await start(), `${ACCOUNTS}/${encodeURIComponent(name)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ name, scanStatus: { status: 'succeeded' } });
  });

  it('that is a child may be refused, and an open slash is another address', async () => {
    const pulumi = await start({ childAccountPath: 'refused' });
    expect((await ask(pulumi, `${ACCOUNTS}/production%2Fus-east-1`)).status).toBe(404);
    expect((await ask(pulumi, `${ACCOUNTS}/production%2Fus-east-1/policy/packs`)).status).toBe(404);
    expect((await ask(pulumi, `${ACCOUNTS}/production`)).status).toBe(200);
    pulumi.switches.childAccountPath = 'full-name';
    expect((await ask(pulumi, `${ACCOUNTS}/production/us-east-1`)).status).toBe(404);
    expect((await ask(pulumi, `${ACCOUNTS}/gone`)).status).toBe(404);
  });

  it('tells its scan, if there was one', async () => {
    const pulumi = await start();
    const [account] = pulumi.estate.accounts;
    if (account) account.scan = { status: 'running', startedAt: '2026-11-23T11:59:00Z' };
    expect((await ask(pulumi, `${ACCOUNTS}/production`)).body).toMatchObject({
      scanStatus: { status: 'running', finishedAt: '0001-01-01T00:00:00Z' },
    });
    if (account) account.scan = undefined;
    expect((await ask(pulumi, `${ACCOUNTS}/production`)).body).not.toHaveProperty('scanStatus');
  });

  it.each([
    ['production%2Fus-east-1', ['acme-aws', 'cis-aws']],
    ['quiet', ['acme-aws', 'cis-aws']],
    ['ungoverned', []],
  ])('%s is governed by its packs', async (name, expected) => {
    const path = `${ACCOUNTS}/${name}/policy/packs`;
    expect(each(await rowsOf(await start(), path, 'packs'), 'name')).toEqual(expected);
    const list = { path, key: 'packs', token: 'continuationToken' } as const;
    const pages = await pagesOf(await start({ accountPackPageSize: 1 }), list);
    expect(pages.flatMap((page) => each(items(member(page, 'packs')), 'name'))).toEqual(expected);
    expect(pages).toHaveLength(Math.max(1, expected.length));
  });

  it('without packs may say null', async () => {
    const { body } = await ask(await start({ emptyList: 'null' }), `${ACCOUNTS}/ungoverned/policy/packs`);
    expect(body).toEqual({ packs: null });
  });
});

describe('the issues of accounts', () => {
  const of = (entityProject: string, entityId: string) =>
    grid({
      filterModel: join(
        'AND',
        equals('entityType', 'insights-account'),
        equals('entityProject', entityProject),
        equals('entityId', entityId),
      ),
    });

  it.each(['us-east-1', 'eu-west-1'])('of %s are found by parent and child', async (child) => {
    const rows = await rowsOf(await start(), ISSUES, 'policyIssues', { json: of('production', child) });
    const closed = await rowsOf(await start(), `${ISSUES}?closed=true`, 'policyIssues', {
      json: of('production', child),
    });
    expect(rows.length + closed.length).toBe(18);
    for (const row of rows) {
      expect(row).toMatchObject({ entityProject: 'production', entityId: child, kind: 'audit' });
      expect(row).toHaveProperty('resourceVersion');
      expect(row).not.toHaveProperty('stackVersion');
      expect(member(row, 'resourceURN')).toMatch(`urn:insights:production/${child}::aws::`);
    }
  });

  it.each([
    ['project-empty', '', 'solo'],
    ['project-only', 'solo', ''],
    ['both', 'solo', 'solo'],
  ] as const)('without a parent are written %s', async (parentlessAccount, project, id) => {
    const pulumi = await start({ parentlessAccount });
    const encodings = [
      ['', 'solo'],
      ['solo', ''],
      ['solo', 'solo'],
    ] as const;
    for (const [entityProject, entityId] of encodings) {
      const json = of(entityProject, entityId);
      const rows = await rowsOf(pulumi, ISSUES, 'policyIssues', { json });
      expect(rows).toHaveLength(entityProject === project && entityId === id ? 2 : 0);
      for (const row of rows) expect(row).toMatchObject({ entityProject, entityId });
    }
  });
});
