import { describe, expect, it } from 'vitest';
import { items, member } from '../contracts/json.ts';
import { ACCOUNTS, ask, each, ISSUES, pagesOf, rowsOf, STACK, start } from './pulumi-service.ts';

const USER_STACKS = { path: '/api/user/stacks', key: 'stacks', token: 'continuationToken' } as const;
const ALL = [
  'acme/website/production',
  'acme/website/staging',
  'acme/payments/production',
  'acme/sandbox/dev',
  'acme/landing-zone/clean',
  'globex/store/production',
];

describe('signing in', () => {
  it.each(['', 'pul-wrong'])('is refused with the token %j, at every address', async (token) => {
    const pulumi = await start();
    for (const path of ['/api/user/stacks', STACK, `${STACK}/updates/latest`, ACCOUNTS, `${ISSUES}/x`]) {
      expect(await ask(pulumi, path, { token })).toMatchObject({ status: 401, body: { code: 401 } });
    }
  });

  it('takes the word "token" and no other scheme', async () => {
    const pulumi = await start();
    const headers = { authorization: `Bearer ${pulumi.token}` };
    expect((await fetch(new URL(STACK, pulumi.url), { headers })).status).toBe(401);
  });

  it('ends with the token', async () => {
    const now = new Date('2026-11-23T12:00:00Z');
    const pulumi = await start({}, () => now);
    pulumi.estate.tokens.set('old', { mayReadPolicy: true, expiresAt: now.getTime() });
    pulumi.estate.tokens.set('new', { mayReadPolicy: true, expiresAt: now.getTime() + 1 });
    expect((await ask(pulumi, STACK, { token: 'old' })).status).toBe(401);
    expect((await ask(pulumi, STACK, { token: 'new' })).status).toBe(200);
  });

  it('numbers what it answers', async () => {
    const pulumi = await start();
    const ids = [await ask(pulumi, STACK), await ask(pulumi, ACCOUNTS)].map(({ headers }) =>
      headers.get('x-pulumi-request-id'),
    );
    expect(ids).toEqual(['sandbox-pulumi-1', 'sandbox-pulumi-2']);
  });

  it('keeps the headers of a request', async () => {
    const pulumi = await start();
    const headers = { accept: 'application/vnd.pulumi+8', authorization: `token ${pulumi.token}` };
    await fetch(new URL(STACK, pulumi.url), { headers });
    expect(pulumi.exchanges[0]?.headers).toMatchObject(headers);
  });
});

describe('the stacks of a user', () => {
  it.each([
    ['', ALL],
    ['?organization=acme', ALL.slice(0, 5)],
    ['?organization=globex', ALL.slice(5)],
    ['?organization=acme&project=website', ALL.slice(0, 2)],
    ['?organization=nobody', []],
  ])('are listed by %j', async (query, expected) => {
    const pulumi = await start();
    expect(each(await rowsOf(pulumi, `/api/user/stacks${query}`, 'stacks'), 'id')).toEqual(expected);
  });

  it.each([
    [1, '', 6],
    [4, '', 2],
    [100, '', 1],
    [100, '?maxResults=5', 2],
    [2, '?maxResults=5', 3],
  ])('come in pages of %i at most, asked by %j, %i of them', async (stackPageSize, query, count) => {
    const pulumi = await start({ stackPageSize });
    const pages = await pagesOf(pulumi, { ...USER_STACKS, path: `/api/user/stacks${query}` });
    expect(pages).toHaveLength(count);
    expect(
      each(
        pages.flatMap((page) => items(member(page, 'stacks'))),
        'id',
      ),
    ).toEqual(ALL);
  });

  it.each([
    ['as-documented', {}],
    ['absent', {}],
    ['null', { continuationToken: null }],
    ['empty', { continuationToken: '' }],
  ] as const)('end with a token that is %s', async (lastToken, expected) => {
    const [page] = await pagesOf(await start({ lastToken }), USER_STACKS);
    expect(page).toEqual({ stacks: expect.any(Array), ...expected });
  });

  it.each(['nonsense', Buffer.from('accounts @1').toString('base64url')])(
    'are not to be had for the token %j',
    async (token) => {
      const answer = await ask(await start(), `/api/user/stacks?continuationToken=${token}`);
      expect(answer).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('Invalid continuation token') },
      });
    },
  );

  it('may come from other organisations', async () => {
    const pulumi = await start({ stackOrganizationFilter: 'ignored' });
    const rows = await rowsOf(pulumi, '/api/user/stacks?organization=acme', 'stacks');
    expect(each(rows, 'id')).toEqual(ALL);
  });

  it('are only those that the token may see', async () => {
    const pulumi = await start();
    pulumi.estate.tokens.set('web', { mayReadPolicy: true, stacks: ['acme/website/*'] });
    pulumi.estate.tokens.set('globex', { mayReadPolicy: true, organization: 'globex' });
    const seenBy = async (token: string) =>
      each(await rowsOf(pulumi, USER_STACKS.path, 'stacks', { token }), 'id');
    expect(await seenBy('web')).toEqual(ALL.slice(0, 2));
    expect(await seenBy('globex')).toEqual(ALL.slice(5));
    expect((await ask(pulumi, STACK, { token: 'web' })).status).toBe(200);
    expect((await ask(pulumi, '/api/stacks/acme/sandbox/dev', { token: 'web' })).status).toBe(404);
    expect((await ask(pulumi, STACK, { token: 'globex' })).status).toBe(404);
  });

  it('may be none, written as null', async () => {
    const answer = await ask(await start({ emptyList: 'null' }), '/api/user/stacks?organization=nobody');
    expect(answer.body).toEqual({ stacks: null });
  });
});

describe('a stack', () => {
  it.each([
    ['null', { currentOperation: null }],
    ['absent', {}],
  ] as const)('on which nothing runs says so by %s', async (idleOperation, expected) => {
    const { body } = await ask(await start({ idleOperation }), STACK);
    expect(body).toEqual({
      id: 'acme/website/production',
      orgName: 'acme',
      projectName: 'website',
      stackName: 'production',
      activeUpdate: expect.any(String),
      tags: {},
      version: expect.any(Number),
      ...expected,
    });
  });

  it('tells the operation that is running', async () => {
    const pulumi = await start({ idleOperation: 'absent' });
    const operation = { author: 'chen-mei', kind: 'update', started: 1_790_000_000 };
    const [stack] = pulumi.estate.stacks;
    if (stack) stack.currentOperation = operation;
    expect((await ask(pulumi, STACK)).body).toMatchObject({ currentOperation: operation });
  });

  it('has a last update, unless it was never updated', async () => {
    const pulumi = await start();
    const [stack] = pulumi.estate.stacks;
    const { body } = await ask(pulumi, `${STACK}/updates/latest`);
    expect(body).toMatchObject({
      updateID: stack?.latestUpdate?.updateID,
      version: stack?.version,
      latestVersion: stack?.version,
      info: { kind: 'update', result: 'succeeded', endTime: stack?.latestUpdate?.endTime },
    });
    expect((await ask(pulumi, STACK)).body).toMatchObject({ activeUpdate: member(body, 'updateID') });
    if (stack) stack.latestUpdate = undefined;
    expect((await ask(pulumi, `${STACK}/updates/latest`)).status).toBe(404);
    expect((await ask(pulumi, `${STACK}-gone/updates/latest`)).status).toBe(404);
  });

  it('of every name was updated before now, and no two by the same update', async () => {
    const { stacks } = (await start()).estate;
    expect(new Set(stacks.map(({ latestUpdate }) => latestUpdate?.updateID)).size).toBe(stacks.length);
    for (const { latestUpdate, version } of stacks) {
      expect(latestUpdate?.version).toBe(version);
      expect(latestUpdate?.endTime).toBeLessThan(Date.parse('2026-11-23T12:00:00Z') / 1_000);
    }
  });

  it.each([
    ['', ['acme-aws', 'cis-aws', 'legacy-rules']],
    ['?mode=preventative', ['acme-aws', 'cis-aws']],
    ['?mode=audit', ['legacy-rules']],
  ])('is governed by the packs of %j', async (query, expected) => {
    const pulumi = await start();
    expect(each(await rowsOf(pulumi, `${STACK}/policypacks${query}`, 'requiredPolicies'), 'name')).toEqual(
      expected,
    );
    expect(await rowsOf(pulumi, '/api/stacks/acme/sandbox/dev/policypacks', 'requiredPolicies')).toEqual([]);
  });

  it('has no packs of a mode that is none', async () => {
    expect((await ask(await start(), `${STACK}/policypacks?mode=both`)).status).toBe(400);
  });
});
