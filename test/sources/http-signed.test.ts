import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { route, type SandboxServer, startServer } from '../../sandbox/server.ts';
import { SourceError } from '../../src/errors.ts';
import { createService, type TokenSource } from '../../src/sources/http.ts';
import { serviceOptions } from './service.ts';

const schema = v.object({ rows: v.array(v.number()) });

let server: SandboxServer;

beforeEach(async () => {
  server = await startServer(
    [
      route('POST', '/form', ({ headers, body }) => ({
        status: 200,
        body: { type: headers['content-type'], body },
      })),
      route('GET', '/signed', ({ headers }) => ({
        status: headers['authorization'] === 'Bearer second-token-5678' ? 200 : 401,
        body: { rows: [4], echo: headers['authorization'] },
      })),
    ],
    () => ({ status: 404 }),
  );
});

afterEach(() => server.close());

describe('a form', () => {
  it('is sent as one, with headers of the call beside those of the service', async () => {
    const form = { grant_type: 'x', scope: 'https://a/.default', secret: 'a&b=c+d e%~"é' };
    const sent = await createService(serviceOptions(server.url)).send({
      what: 'sending a form',
      method: 'POST',
      path: '/form',
      form,
      headers: { 'x-own': '1' },
      schema: v.unknown(),
    });
    expect(sent).toEqual({ type: 'application/x-www-form-urlencoded;charset=UTF-8', body: form });
    expect(server.exchanges[0]?.headers).toMatchObject({
      'x-own': '1',
      accept: 'application/json',
      authorization: 'token secret-token-1234',
    });
  });
});

/** Gives one token after the other, and notes what it is asked. */
function tokenSource(...tokens: readonly string[]) {
  const refused: string[] = [];
  const [first = '', ...others] = tokens;
  const renew = (token: string) => Promise.resolve(others[refused.push(token) - 1]);
  return { refused, source: { current: () => Promise.resolve(first), renew } };
}

describe('a call that is signed by a token', () => {
  const SIGNED = { what: 'reading signed rows', method: 'GET', path: '/signed', schema } as const;
  const signed = (token: TokenSource, url = server.url) =>
    createService(serviceOptions(url, { headers: {}, token }));
  const sent = () => server.exchanges.map(({ headers }) => headers['authorization']);

  it('carries it as Bearer, and it is struck out of the answer', async () => {
    const { source } = tokenSource('second-token-5678');
    const loose = v.looseObject({});
    expect(await signed(source).send({ ...SIGNED, schema: loose })).toEqual({
      rows: [4],
      echo: 'Bearer ***',
    });
  });

  it('is repeated once with another token where the first is refused', async () => {
    const { source, refused } = tokenSource('first-token-1234', 'second-token-5678');
    expect(await signed(source).send(SIGNED)).toEqual({ rows: [4] });
    expect(sent()).toEqual(['Bearer first-token-1234', 'Bearer second-token-5678']);
    expect(refused).toEqual(['first-token-1234']);
  });

  it.each([
    ['there is no other', ['first-token-1234'], 1],
    ['the other is refused too', ['first-token-1234', 'third-token-9012', 'second-token-5678'], 2],
  ])('is unauthorized where %s', async (_, tokens, requests) => {
    await expect(signed(tokenSource(...tokens).source).send(SIGNED)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('Renew the token.'),
    });
    expect(server.exchanges).toHaveLength(requests);
  });

  it('is not repeated for another refusal', async () => {
    server.faults.add({ path: /signed/, fault: { kind: 'status', status: 403 } });
    const { source, refused } = tokenSource('first-token-1234', 'second-token-5678');
    await expect(signed(source).send(SIGNED)).rejects.toMatchObject({ code: 'forbidden' });
    expect(refused).toEqual([]);
  });

  it('fails as the sign-in failed', async () => {
    const failure = new SourceError('sign-in', 'nobody lets us in');
    const source = { current: () => Promise.reject(failure), renew: () => Promise.resolve(undefined) };
    await expect(signed(source).send(SIGNED)).rejects.toBe(failure);
    expect(server.exchanges).toEqual([]);
  });

  it('keeps every token it sent out of the message', async () => {
    const body = { message: 'first-token-1234 and second-token-5678 are odd' };
    server.faults.add(
      { path: /signed/, fault: { kind: 'status', status: 401 }, ordinals: [1] },
      { path: /signed/, fault: { kind: 'status', status: 400, body } },
    );
    const { source } = tokenSource('first-token-1234', 'second-token-5678');
    await expect(signed(source).send(SIGNED)).rejects.toMatchObject({
      message: expect.stringContaining('*** and *** are odd'),
    });
  });

  it('goes to its own origin only', async () => {
    const { source } = tokenSource('second-token-5678');
    const path = 'http://evil.example/signed';
    await expect(signed(source).send({ ...SIGNED, path })).rejects.toMatchObject({ code: 'foreign-link' });
  });
});

it('every answer tells what remains of a quota, refusals included', async () => {
  const refusal = { status: 503, headers: { 'x-left': '3', 'retry-after': '0' } };
  server.faults.add({ path: /form/, ordinals: [1], fault: { kind: 'status', ...refusal } });
  const told: (string | null)[] = [];
  const remaining = (headers: Headers): number => {
    told.push(headers.get('x-left'));
    return 3;
  };
  const call = {
    what: 'sending a form',
    method: 'POST',
    path: '/form',
    form: {},
    schema: v.unknown(),
  } as const;
  await createService(serviceOptions(server.url, { remaining })).send(call);
  expect(told).toEqual(['3', null]);
});
