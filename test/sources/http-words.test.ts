import { NetworkError } from 'ky';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { startServer } from '../../sandbox/server.ts';
import { createService } from '../../src/sources/http.ts';
import { toSourceError, withoutPeople } from '../../src/sources/http-error.ts';
import { serviceOptions } from './service.ts';

it.each<[string, unknown, string]>([
  ["Pulumi's", { code: 400, message: 'bad filter' }, '"bad filter"'],
  [
    "Azure's",
    { error: { code: 'BadRequest', message: 'Please ask support.' } },
    '"BadRequest: Please ask support."',
  ],
  [
    "Azure's, with the reason in its details",
    {
      error: {
        code: 'BadRequest',
        message: 'Please ask support.',
        details: [{ code: 'InvalidQuery', message: 'no such table' }, {}],
      },
    },
    '"BadRequest: Please ask support. InvalidQuery: no such table"',
  ],
  ["Azure's, with details that say nothing", { error: { code: 'X', message: 'y', details: [7] } }, '"X: y"'],
  [
    "Entra's",
    { error: 'invalid_client', error_description: 'AADSTS7000215: wrong secret' },
    '"AADSTS7000215: wrong secret"',
  ],
])('an error of a service tells its words: %s', async (_, body, words) => {
  const server = await startServer([], () => ({ status: 400, body }));
  const call = { what: 'asking', method: 'GET', path: '/x', schema: v.unknown() } as const;
  const told: unknown = await createService(serviceOptions(server.url))
    .send(call)
    .catch((error: unknown) => error);
  await server.close();
  expect(String(told)).toContain(`The service says: ${words}.`);
});

it.each([
  'Identity(object id: 3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05) may not',
  'principalId=3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05',
  'the client 3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05 has no access',
])('an identity named by its bare id is struck out: %s', (text) => {
  expect(withoutPeople(text)).not.toContain('3f8a5c1e');
  expect(withoutPeople('subscription 3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05')).toContain('3f8a5c1e');
});

it('a proxy that refuses is told of', () => {
  const refused = new Error('Proxy response (407) !== 200 when HTTP Tunneling');
  const cancelled = new Error('Request was cancelled.', { cause: refused });
  const options = { cause: new TypeError('fetch failed', { cause: cancelled }) };
  const context = { ...serviceOptions('https://pulumi.test'), what: 'reading', secrets: [] };
  const { message } = toSourceError(new NetworkError(new Request('https://pulumi.test'), options), context);
  expect(message).toContain(`no connection (${refused.message})`);
  expect(message).toContain('Is https://pulumi.test right, and reachable from this runner?');
});

it.each([
  ['lacks a member', { items: [{}] }, 'items.0.id: it is missing.'],
  ['is a list', [], 'items: it is missing.'],
  [
    'has nothing where something is due',
    { items: [{ id: null }] },
    'items.0.id: expected string, and it is null.',
  ],
  ['is of another kind', { items: 'x' }, 'items: expected Array, and it is of type string.'],
])('an answer that %s is told in words of ours', async (_, body, words) => {
  const server = await startServer([], () => ({ status: 200, body }));
  const schema = v.object({ items: v.array(v.object({ id: v.string() })) });
  const told: unknown = await createService(serviceOptions(server.url))
    .send({ what: 'asking', method: 'GET', path: '/x', schema })
    .catch((error: unknown) => error);
  await server.close();
  expect(String(told)).toContain(`asking failed: the answer is not what its contract promises: ${words}`);
});
