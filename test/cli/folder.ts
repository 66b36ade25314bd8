import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach } from 'vitest';
import type { CommandResult } from '../../sandbox/runner.ts';
import { type Ended, runBeside, type Surroundings } from './command-line.ts';

const COMMAND = new URL('../../dist/cli/index.js', import.meta.url).pathname;

/** A working directory of one test. */
export type Folder = {
  readonly path: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Undefined where there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Every file below it, by its path. */
  list(): Promise<readonly string[]>;
  /** Runs a command line in it, in this process. */
  run(argv: readonly string[], surroundings?: Omit<Surroundings, 'directory'>): Promise<Ended>;
  /** Runs the built command line in it, with nothing in its environment but what is given. */
  start(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>;
};

/** Gives each test of a file a working directory of its own. */
export function useFolder(): Folder {
  let path = '';
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'policy-gate-cli-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    async write(name, content) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    },
    read: (name) => readFile(join(path, name), 'utf8').catch(() => undefined),
    async list() {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
        .toSorted();
    },
    run: (argv, surroundings = {}) => runBeside(argv, { ...surroundings, directory: path }),
    start: (argv, env = {}) => startIn(path, argv, env),
  };
}

async function startIn(
  directory: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await exited, stdout, stderr };
}
