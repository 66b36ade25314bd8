import { describe, type ExpectStatic, it, type TestContext } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { publish } from '../../src/publishers/publish.ts';
import { publishRunCheck } from '../../src/publishers/run-check.ts';
import type { Report } from '../../src/report/report.ts';
import { settingsOf } from '../builders/config.ts';
import { makeFinding } from '../builders/finding.ts';
import { makeReport } from '../builders/report.ts';
import { publishTo, runOf } from '../publishers/publication-scene.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { createRecorder } from './recorder.ts';

const PACING = { secondMs: 1, deadlineMs: 60_000 };
const GREEN = makeReport();
const RED = makeReport({ findings: [makeFinding({ severity: 'critical' })] });

const LATER = '2026-11-23T11:00:00.000Z';

/** Publishes what a second stage for a fork's pull request has judged, and how the gate does it. */
async function judge(github: GitHubSandbox, report: Report, startedAt = '2026-11-23T10:00:00.000Z') {
  const recorder = createRecorder(github);
  const settings = settingsOf({ inputs: { 'github-token': CHECKS_TOKEN } });
  const run = await runOf(github, 'workflow_run', 43);
  await publish({ ...report, startedAt }, { ...settings, reportFormats: [] }, run, recorder, PACING);
  return recorder;
}

/** An earlier run has judged the same commit, and could write what it likes. */
const hasJudged = (github: GitHubSandbox, report: Report) =>
  publishTo(github, publishRunCheck, {
    event: 'workflow_run',
    number: 43,
    report,
    inputs: { 'github-token': CHECKS_TOKEN },
  });

const conclusions = ({ estate }: GitHubSandbox) => estate.checkRuns.map(({ conclusion }) => conclusion);

/** Writes are spaced by a second, as GitHub asks for: each test has a GitHub of its own, and they wait together. */
const withGitHub =
  (act: (github: GitHubSandbox, expect: ExpectStatic) => Promise<void>) =>
  async ({ expect }: TestContext): Promise<void> => {
    const github = await startSeededGitHub();
    try {
      await act(github, expect);
    } finally {
      await github.close();
    }
  };

const CALLS = {
  list: { method: 'GET', path: /\/commits\/[^/]+\/check-runs/ },
  create: { method: 'POST', path: /\/check-runs$/ },
  update: { method: 'PATCH', path: /\/check-runs\/\d+$/ },
} as const;

const status = (code: number, body: unknown = { message: 'no' }): Fault => ({
  kind: 'status',
  status: code,
  body,
});

const ANSWERS: readonly (readonly [string, Fault, string])[] = [
  ['401', status(401), 'no'],
  ['403', status(403), 'checks: write'],
  ['404', status(404), 'checks: write'],
  ['422', status(422), 'no'],
  ['a login page', { kind: 'html' }, 'GitHub answered HTTP 200 without whole JSON'],
  ['an object', status(200, {}), 'GitHub did not answer with a'],
  ['a list', status(200, []), 'GitHub did not '],
  ['a number of rows', status(200, { total_count: 1 }), 'without whole JSON'],
  ['null', status(200, null), 'without whole JSON'],
  ['no body', { kind: 'empty' }, 'without whole JSON'],
  ['half a text', { kind: 'malformed' }, 'without whole JSON'],
  ['half a body', { kind: 'cut' }, 'without whole JSON'],
];
const ROWS = (['list', 'create', 'update'] as const).flatMap((call) =>
  ANSWERS.filter(([answer]) => call !== 'list' || answer !== 'a list').map(
    (rest) => [call, ...rest] as const,
  ),
);

describe.concurrent.each([
  ['fail', RED],
  ['pass', GREEN],
] as const)('the verdict %s stands, and the reason is a warning,', (verdict, report) => {
  for (const [call, answer, fault, words] of ROWS) {
    it(
      `where ${call} answers with ${answer}`,
      withGitHub(async (github, expect) => {
        github.faults.add({ ...CALLS[call], fault });
        const { annotations, outputs, summaries } = await judge(github, report);
        expect(Object.fromEntries(outputs)).toMatchObject({ verdict, passed: String(verdict === 'pass') });
        expect(summaries).toHaveLength(1);
        const warnings = annotations.filter(({ title }) => title === 'Policy Gate: not published');
        expect(warnings).toMatchObject([{ level: 'warning' }]);
        expect(warnings[0]?.message).toMatch(/^check run: .*may still stand\. The verdict stands/);
        expect(warnings[0]?.message).toContain(words);
        // What was done though nobody heard of it is true; nothing else is there, or it has not ended.
        const isDone = conclusions(github)[0] === (verdict === 'pass' ? 'success' : 'failure');
        expect(isDone || !conclusions(github).some((conclusion) => conclusion !== null)).toBe(true);
      }),
    );
  }
});

describe.concurrent('a check run that was set before', () => {
  for (const [call, left] of [
    ['create', ['failure']],
    ['update', ['failure', null]],
  ] as const) {
    it(
      `and failed is not turned green where ${call} fails`,
      withGitHub(async (github, expect) => {
        await hasJudged(github, RED);
        github.faults.add({ ...CALLS[call], fault: status(403) });
        await judge(github, GREEN, LATER);
        expect(conclusions(github)).toEqual(left);
      }),
    );
  }

  it(
    'is not taken for none where the list has no body',
    withGitHub(async (github, expect) => {
      await hasJudged(github, { ...RED, startedAt: LATER });
      github.faults.add({ ...CALLS.list, fault: { kind: 'empty' } });
      await judge(github, GREEN);
      expect(conclusions(github)).toEqual(['failure']);
    }),
  );

  it(
    'and passed is followed by one that never ends where a failure cannot be written',
    withGitHub(async (github, expect) => {
      await hasJudged(github, GREEN);
      github.faults.add({ ...CALLS.update, fault: { kind: 'html' } });
      await judge(github, RED, LATER);
      expect(conclusions(github)).toEqual(['success', null]);
    }),
  );
});
