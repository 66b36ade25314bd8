import { inspect } from 'node:util';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { route, type SandboxServer, startServer } from '../../sandbox/server.ts';
import { SourceError } from '../../src/errors.ts';
import { createService } from '../../src/sources/http.ts';
import { FAST_PACING, serviceOptions } from './service.ts';

const schema = v.object({ rows: v.array(v.number()) });
const CALL = { what: 'reading rows', method: 'POST', path: '/rows', json: { page: 1 }, schema } as const;

let server: SandboxServer;

beforeEach(async () => {
  server = await startServer(
    [
      route('POST', '/rows', ({ headers }) => ({
        status: 200,
        headers: { 'x-request-id': 'req-7' },
        body: { rows: [1, 2, 3], echo: headers['authorization'] },
      })),
    ],
    () => ({ status: 404, body: { message: 'no such row' } }),
  );
});

afterEach(() => server.close());

function strike(fault: Fault, ordinals?: readonly number[]): void {
  server.faults.add({ path: /rows/, fault, ...(ordinals === undefined ? {} : { ordinals }) });
}

/** Impatient only where nothing more will come: a slow machine is no fault. */
function serviceFor(fault?: Fault) {
  const isSilent = fault?.kind === 'hang' || fault?.kind === 'stall';
  const pacing = { ...FAST_PACING, ...(isSilent && { attemptTimeoutMs: 250 }) };
  return createService(serviceOptions(server.url, { pacing }));
}

async function failure(fault?: Fault): Promise<SourceError> {
  if (fault !== undefined) strike(fault);
  const outcome: unknown = await serviceFor(fault)
    .send(CALL)
    .catch((error: unknown) => error);
  if (!(outcome instanceof SourceError)) throw new Error(`no failure, but ${JSON.stringify(outcome)}`);
  return outcome;
}

const LOGIN = { kind: 'html' } as const;
const status = (code: number, headers: Record<string, string> = {}, body?: unknown): Fault => ({
  kind: 'status',
  status: code,
  headers,
  ...(body === undefined ? {} : { body }),
});

describe('one call', () => {
  it('gives the parsed answer, and nothing of the secret that the service echoes', async () => {
    const loose = v.looseObject({ rows: v.array(v.number()) });
    const answer = await createService(serviceOptions(server.url)).send({ ...CALL, schema: loose });
    expect(answer).toEqual({ rows: [1, 2, 3], echo: 'token ***' });
  });

  it('keeps the path of the service address in front', async () => {
    const url = `${server.url}/missing/`;
    await expect(createService(serviceOptions(url)).send(CALL)).rejects.toMatchObject({ code: 'not-found' });
    expect(server.exchanges.map(({ path }) => path)).toEqual(['/missing/rows']);
  });

  it.each(['http://evil.example/rows', '//evil.example/rows'])(
    'refuses to leave its origin for %s',
    async (path) => {
      const service = createService(serviceOptions(server.url));
      await expect(service.send({ ...CALL, path })).rejects.toMatchObject({ code: 'foreign-link' });
      expect(server.exchanges).toEqual([]);
    },
  );

  it('names the place where an answer breaks its contract', async () => {
    const error = await failure({ kind: 'rewrite', body: () => ({ rows: [1, 'two'] }) });
    expect(error).toMatchObject({ code: 'contract' });
    expect(error.message).toContain('rows.1');
  });
});

describe('faults that do not pass', () => {
  it.each<[string, Fault, string, number, string]>([
    ['400', status(400, {}, { code: 400, message: 'bad filter' }), 'rejected', 1, 'bad filter'],
    ['401', status(401), 'unauthorized', 1, 'Renew the token.'],
    ['403', status(403, { 'x-request-id': 'req-9' }), 'forbidden', 1, 'request id req-9'],
    ['403, what to do', status(403), 'forbidden', 1, 'Grant the permission.'],
    ['404', status(404), 'not-found', 1, 'HTTP 404'],
    ['409', status(409), 'rejected', 1, 'HTTP 409'],
    ['429 for ever', status(429), 'throttled', 4, 'HTTP 429'],
    ['429 with Retry-After 0', status(429, { 'retry-after': '0' }), 'throttled', 4, 'HTTP 429'],
    ['429 with an absurd Retry-After', status(429, { 'retry-after': '86400' }), 'throttled', 1, '86400 s'],
    [
      '429 until a far date',
      status(429, { 'retry-after': 'Wed, 01 Jan 2098 00:00:00 GMT' }),
      'throttled',
      1,
      'wait',
    ],
    ['500 for ever', status(500), 'server-error', 4, 'HTTP 500'],
    [
      '503 with Azure words',
      status(503, {}, { error: { code: 'Busy', message: 'x' } }),
      'server-error',
      4,
      'Busy: x',
    ],
    ['login page', LOGIN, 'not-json', 1, 'HTML page'],
    ['error page of a proxy', { kind: 'html', status: 502 }, 'server-error', 4, 'HTTP 502'],
    ['empty body', { kind: 'empty' }, 'not-json', 4, 'empty body'],
    ['malformed JSON', { kind: 'malformed' }, 'not-json', 4, 'malformed'],
    ['cut body', { kind: 'cut' }, 'cut-body', 4, 'cut before its end'],
    ['reset connection', { kind: 'reset' }, 'unreachable', 4, 'no connection'],
    ['no answer', { kind: 'hang' }, 'timeout', 4, 'no whole answer'],
    ['body that stops half-way', { kind: 'stall' }, 'timeout', 4, 'no whole answer'],
    [
      '302 to another host',
      { kind: 'redirect', status: 302, location: 'http://evil.example/' },
      'redirected',
      1,
      'Redirects',
    ],
    [
      '307 to another host',
      { kind: 'redirect', status: 307, location: 'http://evil.example/' },
      'redirected',
      1,
      'Redirects',
    ],
  ])('%s', async (_, fault, code, requests, words) => {
    const error = await failure(fault);
    expect(error.code).toBe(code);
    expect(error.message).toContain('Test Service: reading rows failed');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret-token-1234');
    expect(server.exchanges).toHaveLength(requests);
  });

  it('a refused port', async () => {
    await server.close();
    const error = await failure();
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it.each<[string, Fault]>([
    ['a status', status(403)],
    ['a lost connection', { kind: 'reset' }],
    ['a timeout', { kind: 'hang' }],
  ])('keeps the request and its token out of what is printed after %s', async (_, fault) => {
    expect(inspect(await failure(fault), { depth: 20, showHidden: true })).not.toContain('secret-token-1234');
  });

  it('strikes out a token that the service quotes in its error', async () => {
    strike(status(400, {}, { message: 'token secret-token-1234 is odd' }));
    expect((await failure()).message).toContain('token *** is odd');
  });

  it.each([
    ['as it is', (secret: string) => secret],
    ['in an address', encodeURIComponent],
    ['in a form', (secret: string) => new URLSearchParams({ s: secret }).toString().slice(2)],
  ])('strikes out a secret that the service quotes %s', async (_, spell) => {
    const secret = 'odd "secret"/with\\~+&=';
    strike(status(400, {}, { message: `you sent ${spell(secret)}.` }));
    const service = createService(serviceOptions(server.url, { secret }));
    await expect(service.send(CALL)).rejects.toMatchObject({
      message: expect.stringContaining('you sent ***.'),
    });
  });

  it('a run that was stopped says why', async () => {
    const signal = AbortSignal.abort(new Error('stopped by SIGINT'));
    const service = createService(serviceOptions(server.url, { signal }));
    await expect(service.send(CALL)).rejects.toMatchObject({
      code: 'deadline',
      message: 'Test Service: reading rows failed: stopped by SIGINT.',
    });
  });

  it('an aborted run ends its calls as out of time', async () => {
    const service = createService(serviceOptions(server.url, { signal: AbortSignal.abort() }));
    await expect(service.send(CALL)).rejects.toMatchObject({ code: 'deadline' });
  });

  it.each<[string, Fault]>([
    ['the wait between two tries', status(503, { 'retry-after': '100' })],
    ['a call that hangs', { kind: 'hang' }],
  ])('the deadline of the run ends %s', async (_, fault) => {
    strike(fault);
    const deadline = new AbortController();
    const pacing = { ...FAST_PACING, maxRetryAfterMs: 100_000, attemptTimeoutMs: 100_000 };
    const service = createService(serviceOptions(server.url, { pacing, signal: deadline.signal }));
    const ended = expect(service.send(CALL)).rejects.toMatchObject({ code: 'deadline' });
    await vi.waitFor(() => expect(server.exchanges).toHaveLength(1));
    deadline.abort();
    await ended;
    expect(server.exchanges).toHaveLength(1);
  });
});

const SCOPE =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg.shop/providers/Microsoft.Storage/storageAccounts/shop.data';
const GUEST = 'bob_contoso.com#EXT#@fabrikam.onmicrosoft.com';

/** What the message says of the service's own words, for a body that it refuses a call with. */
async function wordsFor(code: number, body: unknown): Promise<string | undefined> {
  strike(status(code, {}, body));
  const { message } = await failure();
  const [, quoted] = /The service says: ("(?:[^"\\]|\\.)*")\./.exec(message) ?? [];
  return quoted === undefined ? undefined : v.parse(v.string(), JSON.parse(quoted));
}

describe('people in the words of a service', () => {
  it.each<[number, string, string, string]>([
    [
      403,
      'AuthorizationFailed',
      `The client 'bob@contoso.com' with object id '11111111-2222-3333-4444-555555555555' does not have authorization to perform action 'Microsoft.PolicyInsights/policyStates/queryResults/read' over scope '/subscriptions/x' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      `The client '…' with object id '…' does not have authorization to perform action 'Microsoft.PolicyInsights/policyStates/queryResults/read' over scope '/subscriptions/x' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ],
    [
      403,
      'LinkedAuthorizationFailed',
      `The client with object id "1111" has permission to perform action 'a/write' on scope '${SCOPE}'`,
      `The client with object id '…' has permission to perform action 'a/write' on scope '${SCOPE}'`,
    ],
    [401, 'InvalidAuthenticationToken', `The user '${GUEST}' is blocked.`, `The user '…' is blocked.`],
    [401, 'x', `User account 'bob' from tenant 'Contoso'`, `User account '…' from tenant 'Contoso'`],
    [401, 'x', `Service principal "Bob's app" is disabled`, `Service principal '…' is disabled`],
    [403, 'x', `user ‘bob’, user “bob”, user \`bob\`.`, `user '…', user '…', user '…'.`],
    [403, 'x', `user 'Miles O'Brien' is no member of 'acme'`, `user '…' is no member of 'acme'`],
    [403, 'x', `no rights: User: 'bob' and client='x'`, `no rights: User: '…' and client='…'`],
    [403, 'x', `principal 'bob`, `principal '…'`],
    [400, 'x', 'to bob.smith+x@mail.contoso.co.uk.', 'to (e-mail).'],
    [400, 'x', "('o'brien@contoso.com'); <bob@contoso.com>,b@c.de", "('(e-mail)'); <(e-mail)>,(e-mail)"],
    [400, 'x', `guest ${GUEST} at /users/bob%40contoso.com/x`, 'guest (e-mail) at /users/(e-mail)/x'],
    [400, 'x', 'bob@müller.example and bob@xn--mller-kva.xn--p1ai!', '(e-mail) and (e-mail)!'],
    [400, 'x', `${'x'.repeat(290)} bob@contoso.com`, `${'x'.repeat(290)} (e-mail)`],
  ])('are struck out: HTTP %i %s: %s', async (code, word, came, told) => {
    expect(await wordsFor(code, { error: { code: word, message: came } })).toBe(
      `${word}: ${told}`.slice(0, 300),
    );
    server.faults.clear();
    expect(await wordsFor(code, { code, message: came })).toBe(told.slice(0, 300));
  });

  it.each([
    `The resource '${SCOPE}' was not found.`,
    'The access token is invalid. If you are accessing as application please make sure service principal is properly created in the tenant.',
    `The access token is from the wrong issuer 'https://sts.windows.net/1/'. It must match the tenant 'https://sts.windows.net/2/' associated with this subscription.`,
    `AADSTS7000215: Invalid client secret provided. Ensure it is the secret value, not its ID, for the app 'x'.`,
    `AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:acme/shop:ref:refs/heads/main'.`,
    `The value of 'client' is missing; 'user' and 'object id' too.`,
    'The client is not allowed to read policy states of client.example.com.',
    'There is no pack aws-guard@1.2.0-rc.1, nor @acme/policies, nor image@sha256:0123abc.',
    'Modes "a" and "b" are for the user, "c" is for clients.',
    'urn:pulumi:production::website::aws:s3/bucket:Bucket::public-site',
  ])('are not found in: %s', async (message) => {
    expect(await wordsFor(400, { message })).toBe(message);
  });

  it('are looked for in a long text without end', async () => {
    const long = `${"client 'client '".repeat(20_000)}${'a'.repeat(200_000)}${'@a.'.repeat(100_000)}`;
    for (const message of [
      long,
      'a'.repeat(500_000),
      `a@${'a.'.repeat(200_000)}`,
      'client '.repeat(50_000),
    ]) {
      server.faults.clear();
      expect((await wordsFor(400, { message }))?.length).toBeLessThanOrEqual(300);
    }
  });
});

describe('faults that pass', () => {
  it.each<[string, Fault]>([
    ['500', status(500)],
    ['429 with Retry-After', status(429, { 'retry-after': '1' })],
    ['cut body', { kind: 'cut' }],
    ['malformed JSON', { kind: 'malformed' }],
    ['reset connection', { kind: 'reset' }],
    ['no answer', { kind: 'hang' }],
    ['body that stops half-way', { kind: 'stall' }],
  ])('%s once, then an answer', async (_, fault) => {
    strike(fault, [1]);
    await expect(serviceFor(fault).send(CALL)).resolves.toEqual({ rows: [1, 2, 3] });
    expect(server.exchanges).toHaveLength(2);
  });
});
