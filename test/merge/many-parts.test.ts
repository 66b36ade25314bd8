import { beforeEach, describe, expect, it } from 'vitest';
import { parseReport } from '../../src/merge/parse-report.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFinding } from '../builders/finding.ts';
import { makeLimit, type ReportCase, RUN, STARTED_AT } from '../builders/report.ts';
import { useFolder } from '../cli/folder.ts';
import { join } from '../report/joining.ts';
import { partOf } from './merge-scene.ts';

/** As many jobs as a matrix of GitHub can have. */
const STACKS = Array.from({ length: 256 }, (_, index) => `acme/shop/s${String(index).padStart(3, '0')}`);
const [FIRST = '', SECOND = ''] = STACKS;
const ENV = { GITHUB_RUN_ID: '42', GITHUB_RUN_ATTEMPT: '1', GITHUB_SHA: RUN.commit ?? '' };

const folder = useFolder();

/** Each finds one thing of its own, of which 300 are allowed. */
function part(stack: string, more: ReportCase = {}): Report {
  const fingerprint = Buffer.from(stack).toString('hex').padEnd(32, '0').slice(-32);
  return partOf(stack, RUN, {
    findings: [makeFinding({ fingerprint, severity: 'low', scope: stack })],
    limits: [makeLimit({ key: 'total', max: 300 })],
    ...more,
  });
}

const put = (stack: string, report = part(stack)): Promise<void> =>
  folder.write(`policy-gate-reports/${stack}/policy-gate.json`, renderJson(report));
/** Joins them by the command line, as a job of the same run. */
async function merge(env: Readonly<Record<string, string>> = ENV) {
  const { exitCode, out } = await folder.run(['merge', '--report-directory', 'joined'], { env });
  return { exitCode, log: out.join('\n'), report: await readJoined() };
}

async function readJoined(): Promise<Report> {
  const parsed = parseReport((await folder.read('joined/policy-gate.json')) ?? '');
  if ('wrong' in parsed) throw new Error(parsed.wrong.join(' '));
  return parsed.value;
}

describe('256 parts', () => {
  beforeEach(async () => {
    await folder.write(
      '.github/policy-gate.yml',
      `version: 1\ntargets: { pulumi-stacks: [${STACKS.join(', ')}] }\n`,
    );
    for (const stack of STACKS) await put(stack);
  });

  it('come to one report and one verdict', async () => {
    const { exitCode, log, report } = await merge();
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ verdict: 'pass', passed: true, joined: { reports: 256, refused: [] } });
    expect(report.targets.map(({ target }) => target)).toEqual(STACKS);
    expect(report.findings).toHaveLength(256);
    expect(report.limits).toMatchObject([{ rule: 'total', limit: 300, actual: 256, breached: false }]);
    expect(log).toContain('Joined from 256 reports');
  });

  it('come to the same by the built command', async () => {
    const words = ['merge', '--report-directory', 'joined'];
    expect(await folder.start(words, ENV)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readJoined()).toMatchObject({
      verdict: 'pass',
      joined: { reports: 256, refused: [] },
    });
  });

  it('of which one breaches fail', async () => {
    await put(
      FIRST,
      part(FIRST, { findings: [makeFinding({ severity: 'critical' })], limits: [makeLimit()] }),
    );
    const { exitCode, report } = await merge();
    expect({ exitCode, verdict: report.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
  });

  it('of which one is missing are an error that names it', async () => {
    await folder.write(`policy-gate-reports/${FIRST}/policy-gate.json`, renderJson(part(SECOND)));
    const { exitCode, log, report } = await merge();
    expect(exitCode).toBe(3);
    expect(report).toMatchObject({ verdict: 'error', joined: { reports: 255, refused: [] } });
    expect(log).toContain(`pulumi ${FIRST}: missing (missing-part)`);
    const missing = report.targets.filter(({ state }) => state.kind === 'missing');
    expect(missing.map(({ target }) => target)).toEqual([FIRST]);
  });

  it.each<[string, Partial<Report['run']>, string]>([
    ['commit', { commit: 'f'.repeat(40) }, `another commit: ${'f'.repeat(40)}, and this is ${RUN.commit}`],
    ['run', { id: '41' }, 'another run: 41, and this is 42'],
    ['repository', { repository: 'mallory/shop' }, 'another repository: mallory/shop, and this is none'],
  ])('of which one is of another %s are an error that names its file and its target', async (_, of, why) => {
    await put(FIRST, part(FIRST, { run: { ...RUN, ...of } }));
    const { exitCode, log, report } = await merge();
    expect(exitCode).toBe(3);
    expect(report).toMatchObject({ verdict: 'error', joined: { reports: 255 } });
    expect(log).toContain(`not joined: policy-gate-reports/${FIRST}/policy-gate.json: is a report of ${why}`);
    expect(log).toContain(`pulumi ${FIRST}: missing (missing-part)`);
    expect(report.joined?.refused).toHaveLength(1);
  });

  it('of which the newest is of another run are an error, where no run joins them', async () => {
    const newer = { run: { ...RUN, id: '43' }, startedAt: new Date(STARTED_AT.getTime() + 1) };
    await put(FIRST, part(FIRST, newer));
    const { exitCode, report } = await merge({});
    expect(exitCode).toBe(3);
    expect(report).toMatchObject({ verdict: 'error', joined: { reports: 1 } });
    expect(report.joined?.refused).toHaveLength(255);
  });
});

it('256 parts that each pass can fail together, in whatever order they come', () => {
  const limits = [makeLimit({ key: 'total', max: 255 })];
  const parts = STACKS.map((stack) => part(stack, { limits }));
  expect(new Set(parts.map(({ verdict }) => verdict))).toEqual(new Set(['pass']));
  const joined = join(parts);
  expect(joined).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(joined.limits).toMatchObject([{ rule: 'total', limit: 255, actual: 256, breached: true }]);
  expect(join(parts.toReversed())).toEqual(joined);
  expect(join(parts.slice(1)).verdict).toBe('pass');
});
