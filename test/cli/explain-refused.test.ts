import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { makeFinding } from '../builders/finding.ts';
import { makeReport } from '../builders/report.ts';
import { useFolder } from './folder.ts';

const folder = useFolder();

const NAME = 'report.json';
const REPORT = makeReport({
  findings: [makeFinding({ fingerprint: 'abcdef'.padEnd(32, '0'), severity: 'high' })],
});

const explain = async (content: string | Uint8Array, words: readonly string[]) => {
  await folder.write(NAME, content);
  return folder.run(['explain', ...words, '--report', NAME]);
};

describe('policy-gate explain, asked for what the report does not name,', () => {
  it.each([
    ['a threshold', 'hihg+', ' Did you mean "high+"?'],
    ['a policy', 's3-no-public-rd', ' Did you mean "s3-no-public-read"?'],
    ['a resource', 'pubic-site', ' Did you mean "public-site"?'],
    ['several', 's3-no-public-site', ' Did you mean "s3-no-public-read" or "public-site"?'],
    ['nothing', 'completely-different', ''],
    ['too few digits', 'abcde', ' A fingerprint needs 6 of its digits.'],
    ['digits of another', 'abcdee', ''],
    ['more digits than there are', 'abcdef'.padEnd(33, '0'), ''],
  ])('guesses the nearest: %s', async (_, what, guess) => {
    const { exitCode, out, err } = await explain(renderJson(REPORT), [what]);
    expect({ exitCode, out, err }).toEqual({
      exitCode: 2,
      out: [],
      err: [`error: what: is nothing that the report names, in 1 finding and 2 limits.${guess}`],
    });
  });

  it('does not guess at names that nobody types', async () => {
    const name = 'x'.repeat(201);
    const report = makeReport({ findings: [makeFinding({ policy: { name } })] });
    expect((await explain(renderJson(report), [`y${name}`])).err[0]).not.toContain('Did you mean');
  });

  it('guesses nothing live', async () => {
    const report = makeReport({
      findings: [makeFinding({ policy: { name: '::error::\u001b[31mx\n##[y]' } })],
    });
    const { err } = await explain(renderJson(report), ['::error::xx##[y]']);
    expect(err.join()).toContain('Did you mean');
    expect(err.filter((line) => /^::|##\[|\p{Cc}/u.test(line))).toEqual([]);
  });
});

describe('policy-gate explain refuses', () => {
  it.each([
    ['nothing', []],
    ['a blank', [' ']],
    ['two things', ['a', 'b']],
  ])('%s', async (_, words) => {
    const { exitCode, out, err } = await explain(renderJson(REPORT), words);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err).toHaveLength(1);
  });

  const edited = (edit: (report: Record<string, unknown>) => unknown): string =>
    JSON.stringify(edit(JSON.parse(renderJson(REPORT))));
  const [finding] = REPORT.findings;
  it.each<[string, string | Uint8Array, string]>([
    ['what is no JSON', '{ "version": 1', 'is not JSON.'],
    ['a cut report', renderJson(REPORT).slice(0, -100), 'is not JSON.'],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'holds bytes that are no UTF-8 text. Save it as UTF-8.'],
    [
      'another version',
      edited((one) => ({ ...one, version: 2 })),
      'version: expected 1, and it is of type number.',
    ],
    ['another tool', '{ "runs": [] }', 'version: is missing.'],
    ['a list', '[]', 'version: is missing.'],
    ['null', 'null', 'the whole file: expected Object, and it is null.'],
    ['a missing part', edited((one) => ({ ...one, judged: undefined })), 'judged: is missing.'],
    ['a foreign verdict', edited((one) => ({ ...one, verdict: 'good' })), 'verdict: expected ('],
    [
      'a foreign step',
      edited((one) => ({ ...one, findings: [{ ...finding, severityFrom: 'dice' }] })),
      'findings.0.severityFrom: expected (',
    ],
    [
      'a foreign fingerprint',
      edited((one) => ({ ...one, findings: [{ ...finding, fingerprint: '::x' }] })),
      'findings.0.fingerprint: ',
    ],
  ])('%s', async (_, content, problem) => {
    const { exitCode, out, err } = await explain(content, ['high+']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err.join('\n')).toContain(`error: ${NAME}: ${problem}`);
    if (!problem.startsWith('is not JSON') && !problem.startsWith('holds')) {
      expect(err[0]).toBe(`error: ${NAME}: is not the JSON report of a run of this version of Policy Gate.`);
    }
  });

  it('tells five things that are wrong with a report, and how many more', async () => {
    const { err } = await explain('{}', ['x']);
    expect(err).toHaveLength(7);
    expect(err.at(-1)).toBe(`error: ${NAME}: and 11 more.`);
  });

  it('a report that is not there, with what to do', async () => {
    const { exitCode, err } = await folder.run(['explain', 'x'], { env: { RUNNER_TEMP: folder.path } });
    const path = join(folder.path, 'policy-gate/policy-gate.json');
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: [`error: ${path}: there is no report. Run the gate first, or name its JSON report with --report.`],
    });
  });

  it('a folder, and two reports', async () => {
    await mkdir(join(folder.path, 'reports'));
    const run = (words: readonly string[]) => folder.run(['explain', 'x', ...words]);
    expect((await run(['--report', 'reports'])).err).toEqual(['error: reports: is a folder, not a file.']);
    expect((await run(['--report', 'a', '--report', 'b'])).err).toEqual([
      'error: --report: is given 2 times. Give it once.',
    ]);
    expect((await run(['--report', ''])).err).toEqual(['error: --report: is empty.']);
  });

  it('to repeat what it does not know', async () => {
    const { out, err } = await explain(renderJson(REPORT), ['pul-0123456789abcdef']);
    expect([...out, ...err].join('\n')).not.toContain('0123456789');
  });
});
