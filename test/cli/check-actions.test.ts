import { beforeEach, describe, expect, it } from 'vitest';
import { pullOf } from '../../sandbox/github/estate.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { useCheckScene } from './check-scene.ts';

const scene = useCheckScene();
const { folder, check, inActions } = scene;

const PATH = '.github/policy-gate.yml';
const STRICT = 'version: 1\nthresholds: { critical: 0, total: 0 }\n';
const LAX = 'version: 1\nthresholds: { critical: 9999, mandatory+: 9999 }\n';

const put = (commit: string | undefined, text: string): void => {
  scene.sandbox.github.estate.files.set(commit ?? '', new Map([[PATH, text]]));
};
const base = () => scene.sandbox.github.estate.branches.get('main');
const merged = () => scene.sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'];
const comments = () =>
  scene.sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');

describe('policy-gate check in GitHub Actions', () => {
  it('judges a pull request by the base branch, whatever the working directory holds', async () => {
    put(base(), STRICT);
    put(merged(), LAX);
    await folder.write(PATH, LAX);
    const before = comments().length;
    const { exitCode, out, err } = await check([], await inActions());
    expect(exitCode).toBe(1);
    expect(out.join('\n')).toContain('After merge this pull request would be judged: pass');
    expect(out.join('\n')).not.toContain('in the working directory');
    expect(err.filter((line) => line.startsWith('::error title=Policy Gate%3A'))).not.toEqual([]);
    expect(comments()).toHaveLength(before + 1);
    expect(await folder.read('output')).toMatch(/^verdict<<(.+)\nfail\n\1\n/);
    expect(await folder.read('summary')).toContain('Policy Gate');
  });

  it.each(['TRUE', '1'])('is in one where GITHUB_ACTIONS is %s', async (word) => {
    put(base(), LAX);
    await folder.write(PATH, STRICT);
    expect((await check([], { ...(await inActions()), GITHUB_ACTIONS: word })).exitCode).toBe(0);
  });

  it('refuses to look past the policy file for want of a token', async () => {
    const { exitCode, err } = await check([], { ...(await inActions()), GITHUB_TOKEN: '' });
    expect(exitCode).toBe(2);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^::error title=Policy Gate%3A configuration::GITHUB_TOKEN: is needed in GitHub/);
    expect(await folder.read('output')).toMatch(/^verdict<<(.+)\nerror\n\1\npassed<<(.+)\nfalse\n\2\n/);
    expect(scene.asked()).toBe(0);
  });

  it.each(['GITHUB_REPOSITORY', 'GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH', 'GITHUB_REF', 'GITHUB_SHA'])(
    'refuses a run that is told by halves, without %s',
    async (name) => {
      put(base(), STRICT);
      put(merged(), LAX);
      const { exitCode, out, err } = await check([], { ...(await inActions()), [name]: undefined });
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
      expect(err.join('\n')).toContain(`${name}: is not set, and GITHUB_ACTIONS is.`);
      expect(scene.asked()).toBe(0);
    },
  );

  it('refuses a repository that is none', async () => {
    const { exitCode, err } = await check([], { ...(await inActions()), GITHUB_REPOSITORY: 'acme' });
    expect(exitCode).toBe(2);
    expect(err.join('\n')).toContain('GITHUB_REPOSITORY: is no repository as GitHub names one, OWNER/NAME.');
  });

  it.each([
    ['is not mounted', async () => '/nowhere.json', 'the file cannot be read (ENOENT)'],
    [
      'names no base branch',
      async () => {
        await folder.write('none.json', '{}');
        return `${folder.path}/none.json`;
      },
      'the event names no branch',
    ],
  ])('refuses a run whose event %s', async (_, path, words) => {
    put(merged(), LAX);
    const { exitCode, err } = await check([], { ...(await inActions()), GITHUB_EVENT_PATH: await path() });
    expect(exitCode).toBe(2);
    expect(err.join('\n')).toContain(`GITHUB_EVENT_PATH: ${words}`);
    expect(err.join('\n')).not.toContain('defect');
  });

  it('prints nothing on stdout but the report, and writes nothing anywhere with --dry-run', async () => {
    put(base(), STRICT);
    const before = comments().length;
    const requests = scene.sandbox.github.exchanges.length;
    const { exitCode, out } = await check(['--dry-run', '--format', 'json'], await inActions());
    expect(exitCode).toBe(1);
    expect(JSON.parse(out.join('\n'))).toMatchObject({ verdict: 'fail' });
    expect(await folder.list()).toEqual(['event.json']);
    expect(comments()).toHaveLength(before);
    const sent = scene.sandbox.github.exchanges.slice(requests);
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it("signs in by the job's identity", async () => {
    put(base(), LAX);
    const env = {
      ...(await inActions()),
      ...scene.sandbox.github.idTokenEnv(),
      PULUMI_ACCESS_TOKEN: '',
    };
    const { out, err } = await check(['--pulumi-oidc-token-type', 'organization', '--format', 'json'], env);
    expect(err.filter((line) => line.startsWith('::add-mask::'))).toEqual([]);
    expect(JSON.parse(out.join('\n'))).toMatchObject({ targets: [{ state: { kind: 'read' } }] });
  });

  describe('in a second stage', () => {
    const head = () => pullOf(scene.sandbox.github.estate, 43).headSha;
    const checkRuns = () =>
      scene.sandbox.github.estate.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion]);
    const second = async () => ({ ...(await inActions('workflow_run', 43)), GITHUB_TOKEN: CHECKS_TOKEN });

    beforeEach(() => {
      scene.sandbox.github.estate.checkRuns.length = 0;
    });

    it('sets a check run on the head, and comments', async () => {
      put(base(), LAX);
      const before = comments().length;
      expect((await check([], await second())).exitCode).toBe(0);
      expect(checkRuns()).toEqual([[head(), 'success']]);
      expect(comments().slice(before)).toMatchObject([{ issue: 43 }]);
    });

    it.each([
      [2, 'version: 1\nrulse: []\n', []],
      [2, LAX, ['--on-error', 'maybe']],
    ])('sets a failing one where it ends with %i by %j and %j', async (exitCode, file, words) => {
      put(base(), file);
      const ended = await check(words, await second());
      expect({ exitCode: ended.exitCode, out: ended.out }).toEqual({ exitCode, out: [] });
      expect(checkRuns()).toEqual([[head(), 'failure']]);
      expect(await folder.read('output')).toContain('error: the configuration has 1 problem');
    });

    it('sets none with --dry-run, however it ends', async () => {
      put(base(), LAX);
      expect((await check(['--dry-run'], await second())).exitCode).toBe(0);
      expect((await check(['--dry-run', '--on-error', 'maybe'], await second())).exitCode).toBe(2);
      expect(checkRuns()).toEqual([]);
      expect(await folder.list()).toEqual(['event.json']);
    });
  });
});
