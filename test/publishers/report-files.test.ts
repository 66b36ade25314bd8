import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun } from '../../src/github/event.ts';
import { publish } from '../../src/publishers/publish.ts';
import { FORMAT_NAMES, REPORT_FORMATS } from '../../src/publishers/report-formats.ts';
import type { Report } from '../../src/report/report.ts';
import { settingsOf } from '../builders/config.ts';
import { makeAzureFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit, makeReport } from '../builders/report.ts';
import { makeSizedReport } from '../builders/sized-report.ts';
import { createRecorder } from '../faults/recorder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-reports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ALL = FORMAT_NAMES.join(',');
const FILES = FORMAT_NAMES.map((name) => REPORT_FORMATS[name].file).sort();

/** Publishes a report into the folder of the test. */
async function publishInto(formats: string, report: Report, file = '') {
  const runner = createRecorder({
    idTokenEnv: () => ({ ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }),
  });
  const inputs = { 'report-formats': formats, 'report-directory': folder };
  await publish(report, settingsOf({ inputs, files: [file] }), await readRun({}), runner);
  const paths = [...runner.outputs].filter(([name, path]) => name.startsWith('report-') && path !== '');
  return { warnings: runner.annotations.map(({ message }) => message), paths: Object.fromEntries(paths) };
}

describe('report files', () => {
  it('are the JSON report alone where nothing else is wanted', async () => {
    const { paths, warnings } = await publishInto('', makeReport());
    expect(paths).toEqual({ 'report-json': join(folder, 'policy-gate.json') });
    expect(warnings).toEqual([]);
    expect(await readdir(folder)).toEqual(['policy-gate.json']);
  });

  it('are written in every form, under the names that the outputs tell', async () => {
    const { paths, warnings } = await publishInto(ALL, makeSizedReport(40));
    expect(warnings.filter((text) => text.includes('report'))).toEqual([]);
    expect(await readdir(folder)).toEqual(FILES);
    for (const name of FORMAT_NAMES) {
      const { file, output } = REPORT_FORMATS[name];
      expect(paths[output]).toBe(join(folder, file));
      expect(await readFile(join(folder, file), 'utf8')).toMatch(/\S\r?\n$/);
    }
  });

  it('leave none of an earlier run that is not wanted any more', async () => {
    await publishInto(ALL, makeReport());
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const { paths } = await publishInto('markdown', makeReport());
    expect(await readdir(folder)).toEqual(['notes.txt', 'policy-gate.md']);
    expect(paths).toEqual({ 'report-markdown': join(folder, 'policy-gate.md') });
  });

  it('leave none of an earlier run where this one cannot be rendered, and the others are written', async () => {
    await publishInto(ALL, makeReport());
    // What must stay of the Markdown document is larger than the document may be.
    const limits = Array.from({ length: 6_000 }, (_, index) =>
      makeLimit({ name: `${'x'.repeat(70)}${index}` }),
    );
    const { paths, warnings } = await publishInto(
      'json,markdown',
      makeReport({ limits, findings: makeFindings(1) }),
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^markdown report: the parts that must stay need .* The verdict stands/),
    ]);
    expect(paths).toEqual({ 'report-json': join(folder, 'policy-gate.json') });
    expect(await readdir(folder)).toEqual(['policy-gate.json']);
  });

  it('are written where another cannot be: each failure is a warning of its own', async () => {
    await mkdir(join(folder, 'policy-gate.json', 'not empty'), { recursive: true });
    const { paths, warnings } = await publishInto('json,markdown', makeReport());
    expect(warnings.map((text) => text.replace(/:.*/, ''))).toEqual([
      'report files of an earlier run',
      'json report',
    ]);
    expect(paths).toEqual({ 'report-markdown': join(folder, 'policy-gate.md') });
  });

  it('hide what redaction hides, in every form', async () => {
    const id = '11111111-2222-3333-4444-555555555555';
    const file = 'report: { redact: true }';
    const findings = [makeAzureFinding({ message: `in /subscriptions/${id}` })];
    const { paths } = await publishInto(ALL, makeReport({ findings }), file);
    const texts = await Promise.all(Object.values(paths).map((path) => readFile(path, 'utf8')));
    expect(texts).toHaveLength(FORMAT_NAMES.length);
    for (const text of texts) {
      expect(text).toContain('shopdata');
      expect(text).not.toContain(id);
    }
  });
});
