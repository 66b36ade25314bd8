import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { readTrustedFile } from '../../src/config/load/trusted-file.ts';
import { ConfigurationError, SourceError } from '../../src/errors.ts';

const PATH = '.github/policy-gate.yml';
const PURPOSE = { setting: 'config-file', permission: 'The job needs "permissions: contents: read".' };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const read = (ref = 'heads/main') => {
  const { url: apiUrl, jobToken: token } = sandbox.github;
  const repository = { owner: 'acme', repo: 'infrastructure' };
  const access = { apiUrl, token, pacing: { secondMs: 1, deadlineMs: 2_000 } };
  return readTrustedFile({ repository, ref }, PATH, access, PURPOSE);
};

describe('a trusted file', () => {
  it('is its text, and the commit that it stands at', async () => {
    const commit = sandbox.github.estate.branches.get('main') ?? '';
    sandbox.github.estate.files.set(commit, new Map([[PATH, 'version: 1']]));
    expect(await read()).toEqual({ commit, text: 'version: 1' });
  });

  it('that is not there is no text at a commit', async () => {
    expect(await read()).toMatchObject({ text: undefined });
  });

  it('is not there where a folder is', async () => {
    sandbox.github.faults.add({ path: /contents/, fault: { kind: 'status', status: 200, body: [] } });
    expect(await read()).toMatchObject({ text: undefined });
  });

  it.each<[string, Fault]>([
    ['may not be read', { kind: 'status', status: 403, body: { message: 'Resource not accessible' } }],
    [
      'is of a commit that nobody knows',
      { kind: 'status', status: 422, body: { message: 'No commit found' } },
    ],
    [
      'is asked for with a wrong token',
      { kind: 'status', status: 401, body: { message: 'Bad credentials' } },
    ],
  ])('that %s is a bad configuration', async (_, fault) => {
    sandbox.github.faults.add({ path: /commits/, fault });
    const refused = await read().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigurationError);
    expect(refused).toMatchObject({ message: expect.stringContaining('permissions: contents: read') });
  });

  it.each<[string, RegExp, Fault]>([
    ['an outage', /commits/, { kind: 'status', status: 503 }],
    ['too many requests', /contents/, { kind: 'status', status: 429 }],
    ['a broken connection', /contents/, { kind: 'reset' }],
    ['silence', /contents/, { kind: 'hang' }],
    ['a page of a proxy', /commits/, { kind: 'html' }],
    ['an object that is no file', /contents/, { kind: 'status', status: 200, body: { message: 'ok' } }],
    ['a proxy that finds nothing', /contents/, { kind: 'html', status: 404 }],
    [
      'a rate limit',
      /commits/,
      { kind: 'status', status: 403, body: { message: 'API rate limit exceeded for installation.' } },
    ],
  ])('behind %s is an error, and not a missing file', async (_, path, fault) => {
    sandbox.github.faults.add({ path, fault });
    const failed = await read().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SourceError);
    expect(failed).toMatchObject({ message: expect.stringContaining(`GitHub: ${PATH} could not be read`) });
  });
});
