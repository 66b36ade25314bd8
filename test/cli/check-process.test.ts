import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PRODUCTION, useCheckScene } from './check-scene.ts';

const scene = useCheckScene();
const { folder } = scene;

const COMMAND = new URL('../../dist/cli/index.js', import.meta.url).pathname;
/** Of util-linux: it gives a command a terminal. */
const SCRIPT = '/usr/bin/script';

const words = (): readonly string[] => ['check', ...scene.pulumi(PRODUCTION)];
const env = () => ({
  PATH: process.env['PATH'] ?? '',
  ...scene.secrets(),
  RUNNER_TEMP: `${folder.path}/tmp`,
});

describe('policy-gate check, the built command', () => {
  it('prints JSON alone where that is asked for, and plain lines without a terminal', async () => {
    const json = await folder.start([...words(), '--format', 'json'], env());
    expect(json).toMatchObject({ exitCode: 1, stderr: '' });
    expect(json.stdout).toBe(await folder.read(scene.reportPath));
    const plain = await folder.start(words(), env());
    expect(plain.stdout).toMatch(/The check fails \(exit code 1\)\.\n$/);
    expect(plain.stdout).not.toContain('\u001b');
  });

  it('has not passed when it is interrupted while the service is silent', async () => {
    scene.sandbox.pulumi.faults.add({ path: /issues/, fault: { kind: 'hang' } });
    const child = spawn(process.execPath, [COMMAND, ...words()], { cwd: folder.path, env: env() });
    const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
    await expect
      .poll(() => scene.sandbox.pulumi.exchanges.some(({ path }) => /issues/.test(path)), { timeout: 30_000 })
      .toBe(true);
    child.kill('SIGINT');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect({ exitCode: await exited, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('Stopped by SIGINT');
    expect(stderr).toContain('nothing is published, and the check has not passed.');
    expect(await folder.list()).toEqual([]);
  });

  it('has not been evaluated in a directory that is gone, and never as if a limit were exceeded', async () => {
    const gone = `${folder.path}/gone`;
    await mkdir(gone);
    const child = spawn(
      '/bin/sh',
      ['-c', `rmdir ${gone} && exec "$0" "$@"`, process.execPath, COMMAND, 'check'],
      {
        cwd: gone,
        env: env(),
      },
    );
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ exitCode, lines: stderr.trim().split('\n').length }).toEqual({ exitCode: 3, lines: 1 });
  });

  it.skipIf(!existsSync(SCRIPT))('has colours, a bar and the width of the terminal on one', async () => {
    const line = ['stty cols 70;', process.execPath, COMMAND, ...words()].join(' ');
    const child = spawn(SCRIPT, ['-qec', line, '/dev/null'], {
      cwd: folder.path,
      env: { ...env(), TERM: 'xterm-256color' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const shown = await text(child.stdout);
    expect(shown).toContain('\u001b[31m');
    expect(shown).toMatch(/█+░* +\d+% Pulumi/);
    const report = shown.slice(shown.indexOf('Targets')).split('\r\n');
    const wide = report.filter(
      (one) => stripVTControlCharacters(one).length > 70 && !one.includes('https://'),
    );
    expect(wide).toEqual([]);
  });
});
