import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLE } from '../../sandbox/scene.ts';
import { endpointsIn } from '../../scripts/used-endpoints.ts';

const ALL = {
  issues: { get: ['GET /issue'], update: ['PATCH /issue', { mediaType: {} }] },
  pulls: { get: ['GET /pull'] },
  gists: { get: ['GET /gist'] },
};

describe('endpoints of GitHub', () => {
  it('are those that the code names', () => {
    const code = `const { a, ...rest } = question;
      await octokit.rest.issues.update({ ...rest });
      await octokit.rest.pulls
        .get(rest)
        .then(octokit.rest.issues.update);`;
    expect(endpointsIn(code, ALL)).toEqual({
      issues: { update: ['PATCH /issue', { mediaType: {} }] },
      pulls: { get: ['GET /pull'] },
    });
  });

  it.each([
    'const { issues } = octokit.rest;',
    'octokit.rest[scope].get();',
    'client.rest.issues.get();',
    'const { rest } = octokit;',
  ])('are not guessed: %s', (code) => {
    expect(() => endpointsIn(`octokit.rest.issues.get();\n${code}`, ALL)).toThrow(
      'octokit.rest.scope.method',
    );
  });

  it('are refused where GitHub has none', () => {
    expect(() => endpointsIn('octokit.rest.issues.list();', ALL)).toThrow('octokit.rest.issues.list');
    expect(() => endpointsIn('octokit.rest.issue.get();', ALL)).toThrow('octokit.rest.issue.get');
  });

  it('in the bundle are no others', () => {
    const files = readdirSync(dirname(BUNDLE)).filter((file) => file.endsWith('.js'));
    const code = files.map((file) => readFileSync(join(dirname(BUNDLE), file), 'utf8')).join('\n');
    expect(code.includes('POST /repos/{owner}/{repo}/check-runs')).toBe(true);
    expect(code.includes('POST /gists')).toBe(false);
  });
});
