import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STACKS } from '../../sandbox/targets.ts';
import { FORMAT_NAMES } from '../../src/cli/formats.ts';
import { FLAG_NAMES } from '../../src/cli/input-flags.ts';
import { SECRET_INPUTS } from '../../src/cli/surroundings.ts';
import { INPUT_NAMES } from '../../src/config/inputs.ts';
import { PRODUCTION, useCheckScene } from './check-scene.ts';
import { TOKEN } from './command-line.ts';

const scene = useCheckScene();
const { folder, check, reportPath } = scene;

const LAX = 'version: 1\nfail-on-severity: none\nfail-on-level: none\n';
const STRICT = 'version: 1\nthresholds: { critical: 0, total: 0 }\n';
const OWN = '.github/policy-gate.yml';

describe('policy-gate check', () => {
  it('takes every input as a flag, but for the secrets', () => {
    expect([...FLAG_NAMES, ...Object.keys(SECRET_INPUTS)].toSorted()).toEqual(INPUT_NAMES.toSorted());
  });

  it.each<[number, string, readonly string[]]>([
    [0, LAX, []],
    [1, STRICT, []],
    [1, LAX, ['--thresholds', '{ total: 0 }']],
    [0, STRICT, ['--config-file', 'lax.yml']],
    [2, 'version: 1\nrulse: []\n', []],
    [2, LAX, ['--on-error', 'maybe']],
    [2, LAX, ['--config-file', 'nowhere.yml']],
    [3, LAX, ['--pulumi-stacks', 'acme/website/gone']],
  ])('ends with %i by %j and %j', async (exitCode, file, words) => {
    await folder.write(OWN, file);
    await folder.write('lax.yml', LAX);
    expect((await check(words)).exitCode).toBe(exitCode);
    expect(scene.asked() > 0).toBe(exitCode !== 2);
  });

  it('prints the report in words, the verdict last, and says where the policy is from', async () => {
    await folder.write(OWN, STRICT);
    const { out, err } = await check();
    const text = out.join('\n');
    expect(text).toMatch(/\nPolicy Gate fail: .*\nThe check fails \(exit code 1\)\.$/);
    expect(text).toContain(`Policy file: ${OWN} in the working directory`);
    expect(text).toContain('whoever can change these files, or the command, can change the verdict');
    expect(text).not.toContain('\u001b');
    expect(err).toEqual([]);
  });

  it('says that there is no policy file', async () => {
    expect((await check()).out.join('\n')).toContain(
      `There is no ${OWN} in the working directory: the defaults and the inputs are the policy.`,
    );
  });

  it('prints as JSON exactly the report that it writes, and nothing else', async () => {
    const { out } = await check(['--format', 'json']);
    expect(`${out.join('\n')}\n`).toBe(await folder.read(reportPath));
    expect(JSON.parse(out.join('\n'))).toMatchObject({ version: 1, targets: [{ target: PRODUCTION }] });
  });

  it.each(FORMAT_NAMES)('prints %s, and refuses what is no format', async (format) => {
    expect((await check(['--format', format])).out).toHaveLength(1);
    const { exitCode, err } = await check(['--format', `${format}x`]);
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: [`error: --format: must be one of ${FORMAT_NAMES.join(', ')}.`],
    });
  });

  it('leaves a report that explain finds', async () => {
    await check();
    const { exitCode, out } = await folder.run(['explain', 'high+'], {
      env: { RUNNER_TEMP: `${folder.path}/tmp` },
    });
    expect(exitCode).toBe(0);
    expect(out.join('\n')).toContain('high+');
  });

  it('writes the report where it is told to', async () => {
    await check(['--report-directory', 'reports']);
    expect(await folder.list()).toEqual(['reports/policy-gate.json']);
  });

  it('writes the report in every form that is wanted, and none of an earlier run stays', async () => {
    await check([
      '--report-directory',
      'reports',
      '--report-formats',
      'json,html',
      '--report-formats',
      'csv',
    ]);
    const written = ['csv', 'html', 'json'].map((end) => `reports/policy-gate.${end}`);
    expect(await folder.list()).toEqual(written);
    expect(await folder.read('reports/policy-gate.html')).toContain('<!doctype html>');
    await check(['--report-directory', 'reports', '--on-error', 'maybe']);
    expect(await folder.list()).toEqual([]);
  });

  it('writes nothing anywhere with --dry-run, and takes nothing away', async () => {
    await folder.write('reports/policy-gate.csv', 'earlier');
    const { exitCode, out } = await check([
      '--dry-run',
      '--report-directory=reports',
      '--report-formats=csv,html',
    ]);
    expect(exitCode).toBe(1);
    expect(out).toHaveLength(1);
    expect(await folder.list()).toEqual(['reports/policy-gate.csv']);
    expect(await folder.read('reports/policy-gate.csv')).toBe('earlier');
  });

  it.each(['True', ''])('writes nothing with --dry-run=%s, which it refuses', async (word) => {
    await folder.write('reports/policy-gate.csv', 'earlier');
    const { exitCode } = await check(['--report-directory=reports', `--dry-run=${word}`]);
    expect(exitCode).toBe(2);
    expect(await folder.list()).toEqual(['reports/policy-gate.csv']);
  });

  it.each(['--report-directory', '--comment-key', '--pulumi-stacks', '--format'])(
    'takes no option for the value of %s',
    async (name) => {
      const { exitCode, out, err } = await check([name, '--dry-run']);
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
      expect(err.join('\n')).toContain('a value is missing');
      expect(await folder.list()).toEqual([]);
    },
  );

  it.each([
    [OWN, []],
    ['lax.yml', ['--config-file', 'lax.yml']],
  ])('refuses a policy file that is a link to nowhere: %s', async (path, words) => {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await symlink('nowhere.yml', join(folder.path, path));
    const { exitCode, err } = await check(words);
    expect(exitCode).toBe(2);
    expect(err.join('\n')).toContain(`${path}: is a link to a file that is not there.`);
  });

  it('is a part of a matrix, which merge joins', async () => {
    const targets = `targets: { pulumi-stacks: [${STACKS.join(', ')}] }`;
    await folder.write(OWN, `${LAX}${targets}\n`);
    const env = { CI_PIPELINE_ID: '77', CI_PROJECT_PATH: 'acme/web', CI_COMMIT_SHA: 'c'.repeat(40) };
    for (const stack of STACKS) {
      const words = ['check', '--part', ...scene.pulumi(stack), '--report-directory', `parts/${stack}`];
      const part = await folder.run(words, { env: { ...scene.secrets(), ...env } });
      expect(part.exitCode).toBe(0);
      const joined = await folder.run(['merge', 'parts', '--format', 'json'], { env });
      expect(joined.exitCode).toBe(stack === STACKS.at(-1) ? 0 : 3);
    }
    const other = await folder.run(['merge', 'parts'], { env: { ...env, CI_PIPELINE_ID: '78' } });
    expect(other.exitCode).toBe(3);
    expect(other.out.join('\n')).toContain('is a report of another run: 77, and this is 78.');
  });

  it('reads the baseline of the working directory, and refuses one that is not there', async () => {
    await folder.write(OWN, `${LAX}baseline: known.json\nonly-new: true\n`);
    const refused = await check();
    expect(refused.exitCode).toBe(2);
    expect(refused.err.join('\n')).toContain('known.json: there is no such file in the working directory.');
    await folder.run(['baseline', ...scene.pulumi(PRODUCTION)], { env: scene.secrets() });
    const { exitCode, out } = await check(['--thresholds', '{ total: 0 }']);
    expect(exitCode).toBe(0);
    expect(out.join('\n')).toContain('Baseline: known.json in the working directory');
  });

  it.each([['--pulumi-access-token'], ['--github-token'], ['--config-token'], ['--azure-client-secret']])(
    'takes no %s, and does not repeat it',
    async (name) => {
      for (const words of [[name, TOKEN], [`${name}=${TOKEN}`]]) {
        const { exitCode, out, err } = await check(words);
        expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
        expect(err.join('\n')).toContain('Secrets are taken from the environment only');
        expect(err.join('\n')).not.toContain(TOKEN);
      }
    },
  );

  it('names the variable that is not set', async () => {
    const { exitCode, err } = await check([], { PULUMI_ACCESS_TOKEN: undefined });
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: ['error: PULUMI_ACCESS_TOKEN: is needed to read stacks and accounts: set it in the environment.'],
    });
  });

  it('that is stopped while it reads has not passed, whatever may be lenient, and publishes nothing', async () => {
    await folder.write(OWN, `${LAX}on-error: pass\n`);
    const stop = new AbortController();
    scene.sandbox.pulumi.faults.add({
      path: /issues/,
      fault: {
        kind: 'rewrite',
        body: (body) => {
          stop.abort(new Error('stopped by SIGINT'));
          return body;
        },
      },
    });
    const { exitCode, out, err } = await check([], {}, stop.signal);
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: [] });
    expect(err.at(-1)).toBe(
      'Stopped before the verdict: nothing is published, and the check has not passed.',
    );
    expect(await folder.list()).toEqual([OWN]);
  });

  it('says in the report which job of another service it was', async () => {
    const env = {
      CI_PROJECT_PATH: 'acme/web',
      CI_COMMIT_SHA: 'c'.repeat(40),
      CI_JOB_URL: 'https://gitlab.example/1',
    };
    const { out } = await check(['--format', 'json'], env);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      run: { repository: 'acme/web', commit: 'c'.repeat(40), url: 'https://gitlab.example/1' },
    });
  });
});
