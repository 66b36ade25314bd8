import { spawn, spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { PRODUCTION, useCheckScene } from './check-scene.ts';

const scene = useCheckScene();
const { folder } = scene;

beforeEach(() => {
  scene.sandbox.github.faults.clear();
  scene.sandbox.github.exchanges.length = 0;
});

const COMMAND = new URL('../../dist/cli/index.js', import.meta.url).pathname;
/** Of coreutils. */
const MKFIFO = '/usr/bin/mkfifo';
const FIFO = 'policy.yml';

/** The built command in a process of its own, and how it ends. */
function start(words: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: folder.path, env });
  const closed = new Promise<readonly [number | null, string | null]>((resolve) =>
    child.on('close', (...how) => resolve(how)),
  );
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { kill: (signal: NodeJS.Signals) => child.kill(signal), ended };
}

const env = () => ({ PATH: process.env['PATH'] ?? '', RUNNER_TEMP: `${folder.path}/tmp` });

describe('the built command that is stopped', () => {
  it.each([
    ['SIGINT', 'reads the policy file on GitHub', /\/commits\//, 'Stopped before the verdict'],
    ['SIGTERM', 'reads the comments', /\/comments\b/, 'Stopped after the verdict'],
  ] as const)('by %s while it %s ends with 3, and publishes nothing more', async (signal, _, path, words) => {
    const { github } = scene.sandbox;
    const before = github.estate.comments.map(({ body }) => body);
    const around = { ...(await scene.inActions()), ...scene.secrets(), ...env() };
    github.faults.add({ path, fault: { kind: 'hang' } });
    const { kill, ended } = start(['check', ...scene.pulumi(PRODUCTION)], around);
    await expect
      .poll(() => github.exchanges.some((one) => path.test(one.path)), { timeout: 30_000, interval: 10 })
      .toBe(true);
    kill(signal);
    const [how, , stderr] = await ended;
    expect(how).toEqual([3, null]);
    expect(stderr).toContain(`Stopped by ${signal}.`);
    expect(stderr).toContain(words);
    expect(github.estate.comments.map(({ body }) => body)).toEqual(before);
    expect(await folder.read('output')).toBeUndefined();
    expect((await folder.list()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each(['check', 'merge', 'baseline', 'validate'])(
    'amid a file that never ends, %s does not wait for it',
    async (command) => {
      expect(spawnSync(MKFIFO, [`${folder.path}/${FIFO}`]).status).toBe(0);
      const { kill, ended } = start([command, '--config-file', FIFO], { ...scene.secrets(), ...env() });
      // A pipe opens once both ends do: the command is about to read.
      const pipe = await open(`${folder.path}/${FIFO}`, 'w');
      kill('SIGINT');
      const [how, stdout, stderr] = await ended;
      await pipe.close();
      expect(how).toEqual([null, 'SIGTERM']);
      expect(stdout).toBe('');
      expect(stderr).toContain('Stopped by SIGINT.');
    },
  );
});
