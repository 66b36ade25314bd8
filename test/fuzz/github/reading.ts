import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHubSandbox } from '../../../sandbox/github/server.ts';
import { readInputs } from '../../../src/config/inputs.ts';
import { readMergedOnto, readTrustedFile } from '../../../src/config/load/trusted-file.ts';
import { ConfigurationError, SourceError } from '../../../src/errors.ts';
import { resolveChange } from '../../../src/github/associated-pull.ts';
import { readRun } from '../../../src/github/event.ts';
import { readRunStart } from '../../../src/github/run-start.ts';
import { NOW, REPOSITORY } from '../../sandbox/github-service.ts';
import { messageOf, PACING, type Question } from './question.ts';

const PATH = '.github/policy-gate.yml';

/** A refusal is stricter than any answer. */
async function orRefused<T>(answer: Promise<T>, decide: (value: T) => string) {
  try {
    return { decided: decide(await answer), told: [] };
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof SourceError)
      return { decided: 'refused', told: [error.message] };
    throw error;
  }
}

const accessOf = ({ url: apiUrl, jobToken: token }: GitHubSandbox) => ({ apiUrl, token, pacing: PACING });

/** Everything that is read of GitHub before a run, but for the override. */
export const READING: readonly Question[] = [
  {
    name: 'policy file',
    calls: [
      { method: 'GET', path: /\/commits\// },
      { method: 'GET', path: /\/contents\// },
    ],
    prepare: ({ estate }) => {
      const commit = estate.branches.get('main') ?? '';
      estate.files.set(commit, new Map([[PATH, 'version: 1\nthresholds: { total: 0 }\n']]));
    },
    async ask(github) {
      const purpose = { setting: 'config-file', permission: 'The job needs a permission.' };
      const revision = { repository: REPOSITORY, ref: 'heads/main' };
      const file = readTrustedFile(revision, PATH, accessOf(github), purpose);
      const came = await orRefused(file, ({ commit, text }) => `${commit} ${text ?? 'no file'}`);
      return { ...came, lenient: came.decided.endsWith('no file') };
    },
  },
  {
    name: 'commit that was merged onto',
    calls: [{ method: 'GET', path: /\/git\/commits\// }],
    async ask(github) {
      const ref = github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '';
      // What cannot be read is told as a note, and judges nothing.
      const onto = readMergedOnto({ repository: REPOSITORY, ref }, accessOf(github));
      return onto.then(
        (decided) => ({ decided, lenient: false, told: [] }),
        (error: unknown) => ({ decided: 'not known', lenient: false, told: [messageOf(error)] }),
      );
    },
  },
  {
    name: 'start of the run',
    calls: [{ method: 'GET', path: /\/actions\/runs\// }],
    async ask(github) {
      const env = {
        'INPUT_AZURE-SCOPES': '/subscriptions/11111111-2222-3333-4444-555555555555',
        'INPUT_AZURE-SINCE': 'run',
        'INPUT_GITHUB-TOKEN': github.jobToken,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: 'acme/infrastructure',
        GITHUB_RUN_ID: '1001',
        GITHUB_RUN_ATTEMPT: '2',
      };
      const start = readRunStart(await readInputs(env), await readRun(env), NOW, PACING);
      const came = await orRefused(start, (value) => value?.at.toISOString() ?? 'none');
      // A later start leaves events out.
      return { ...came, lenient: came.decided > '2026-03-05T10:12:30.000Z' && came.decided !== 'refused' };
    },
  },
  {
    name: 'pull request of a second stage',
    calls: [
      { method: 'GET', path: /infrastructure\/pulls\?/ },
      { method: 'GET', path: /\/commits\/[^/]+\/pulls/ },
    ],
    ask: askForPull,
  },
];

async function askForPull(github: GitHubSandbox) {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-fuzz-'));
  try {
    const path = join(folder, 'event.json');
    await writeFile(path, JSON.stringify(github.event('workflow_run', 43)));
    const run = await readRun({
      ...github.runEnv('workflow_run', 43),
      GITHUB_EVENT_NAME: 'workflow_run',
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: 'acme/infrastructure',
    });
    const { run: resolved, told } = await resolveChange(
      run,
      { repository: REPOSITORY, ...accessOf(github) },
      true,
    );
    const { change, pullRequest, unresolved } = resolved;
    return {
      decided: JSON.stringify({ change, pullRequest, unresolved }),
      lenient: change !== undefined && change.number !== 43,
      told: told === undefined ? [] : [told.message],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
