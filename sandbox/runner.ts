import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A step as GitHub's runner would start it. */
export type Step = {
  /** The built bundle. */
  readonly bundle: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** Files that an earlier step left in the workspace, by their path. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** Links that lie in it, as a checkout may hold them: where each leads. */
  readonly links?: Readonly<Record<string, string>>;
};

export type StepResult = {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** When it was started and when it had ended, on the clock of `performance.now()`. */
  readonly startedAt: number;
  readonly endedAt: number;
};

/** Is shown the log so far whenever more of it comes, and before; may kill the step as a lost runner does, or cancel it. */
export type Watch = (log: string, kill: (signal?: NodeJS.Signals) => void) => void;

/** Runs a bundle in its own process, with the files and variables that a runner gives it and nothing else. */
export async function runStep(
  { bundle, inputs, env = {}, event, workspace = {}, links = {} }: Step,
  watch: Watch = () => undefined,
): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-step-'));
  try {
    const files = {
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
    };
    await writeFile(files.GITHUB_OUTPUT, '');
    await writeFile(files.GITHUB_STEP_SUMMARY, '');
    await writeFile(files.GITHUB_EVENT_PATH, JSON.stringify(event?.payload ?? {}));
    await layOut(folder, workspace, links);
    const startedAt = performance.now();
    const child = spawn(process.execPath, [bundle], {
      cwd: folder,
      env: { ...files, ...runnerVariables(folder, event?.name), ...inputVariables(inputs), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
    const watched = (log: string): void => watch(log, (signal = 'SIGKILL') => child.kill(signal));
    const [stdout, stderr] = await Promise.all([collect(child.stdout, watched), text(child.stderr)]);
    const exitCode = await exited;
    return {
      startedAt,
      endedAt: performance.now(),
      exitCode,
      log: stdout + stderr,
      outputs: parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    };
  } finally {
    if (env['RUNNER_TEMP'] !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function layOut(
  folder: string,
  workspace: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(workspace)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const [path, target] of Object.entries(links)) await symlink(target, join(folder, path));
}

async function collect(stream: Readable, watch: (log: string) => void): Promise<string> {
  let log = '';
  watch(log);
  for await (const chunk of stream.setEncoding('utf8')) {
    log += String(chunk);
    watch(log);
  }
  return log;
}

/** The built command line. */
const COMMAND = new URL('../dist/cli/index.js', import.meta.url).pathname;

export type CommandResult = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs the built command line in a process of its own, with nothing in its environment but what is given. */
export async function runCommand(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await exited, stdout, stderr };
}

const REPOSITORY = 'acme/infrastructure';

/** A run without an event: somebody started it on the default branch. Of other runs the caller knows more. */
const STARTED_BY_HAND = {
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_HEAD_REF: '',
  GITHUB_BASE_REF: '',
  GITHUB_ACTOR: 'alice-okafor',
  GITHUB_WORKFLOW_REF: `${REPOSITORY}/.github/workflows/policy-gate.yml@refs/heads/main`,
} as const;

function runnerVariables(folder: string, event: string | undefined): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event ?? 'workflow_dispatch',
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW: 'Policy',
    GITHUB_JOB: 'gate',
    GITHUB_SHA: '0'.repeat(40),
    GITHUB_RUN_ID: '1001',
    GITHUB_RUN_ATTEMPT: '1',
    ...(event === undefined ? STARTED_BY_HAND : {}),
  };
}

/** The runner upper-cases names and keeps hyphens. */
function inputVariables(inputs: Step['inputs']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

/** The file holds `name<<delimiter`, the value's lines, and the delimiter again. */
function parseOutputs(file: string): Record<string, string> {
  const blocks = file.matchAll(
    /^(?<name>[^\n<]+)<<(?<delimiter>[^\n]+)\n(?<value>[\s\S]*?)\n?\k<delimiter>$/gm,
  );
  return Object.fromEntries(
    [...blocks].map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']),
  );
}
