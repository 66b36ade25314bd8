import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { askedOf } from '../../../src/config/asked.ts';
import { readReports } from '../../../src/merge/read-reports.ts';
import { joinReports } from '../../../src/report/join/join.ts';
import { renderJson } from '../../../src/report/json.ts';
import type { Report } from '../../../src/report/report.ts';
import { inputsOf, NOW } from '../../builders/config.ts';
import { makeFindings } from '../../builders/finding.ts';
import { makeOutcome, makeReport, makeTarget, RUN } from '../../builders/report.ts';
import { REPORTS } from '../../builders/reports.ts';
import { expectWords } from '../laws/clear-error.ts';
import { expectInert } from '../laws/inert.ts';
import { addressesIn } from '../laws/responses.ts';
import { type Changes, changesOf, damaged, damagedSchema, soleDamage } from '../mutation/damaged.ts';
import { fuzzTarget } from '../target.ts';

const STACKS = ['acme/a/dev', 'acme/b/dev'] as const;

/** The part of the matrix whose report is changed. */
const PARTS = {
  failing: partOf(STACKS[0], 2),
  passing: partOf(STACKS[0], 0),
  everything: { ...REPORTS['everything at once'], run: RUN },
} as const satisfies Record<string, Report>;

const documents = Object.fromEntries(
  Object.entries(PARTS).map(([name, report]): [string, unknown] => [name, JSON.parse(renderJson(report))]),
);

const schema = v.object({ part: v.picklist(['failing', 'passing', 'everything']), changes: damagedSchema });

/** Reports of a matrix, one of which is cut, edited or written by another version. */
export const mergedReports = fuzzTarget({
  name: 'merged-reports',
  shortRuns: 60,
  schema,
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policy-gate-fuzz-'));
    await writeFile(join(folder, 'whole.json'), renderJson(partOf(STACKS[1], 0)));
    return {
      inputs: fc.oneof(...(['failing', 'passing', 'everything'] as const).map(inputsFor)),
      check: async ({ part, changes }) => {
        await writeFile(join(folder, 'changed.json'), damaged(documents[part], changes));
        const joined = await join2(folder);
        for (const { message } of joined.joined?.refused ?? []) expectWords(message);
        if (part !== 'passing' && changes.edits.length + changes.splices.length === 1)
          expectNotPassed(joined, part, changes);
        expectInert(joined, addressesIn(joined));
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
});

function inputsFor<T extends 'failing' | 'passing' | 'everything'>(part: T) {
  return fc.record({ part: fc.constant(part), changes: changesOf(documents[part]) });
}

async function join2(folder: string): Promise<Report> {
  const read = await readReports({ directory: folder, roots: undefined }, ['.'], RUN);
  const expected = askedOf(inputsOf({ 'pulumi-stacks': STACKS.join('\n') }));
  return joinReports({ ...read, expected, files: [], notes: [], run: RUN, now: NOW });
}

function partOf(stack: string, breaches: number): Report {
  return makeReport({
    outcomes: [
      makeOutcome({
        findings: makeFindings(breaches, { severity: 'critical', scope: stack }),
        targets: [makeTarget({ target: stack })],
      }),
    ],
    asked: askedOf(inputsOf({ 'pulumi-stacks': stack })),
    part: true,
  });
}

/** A report that failed is never changed into one that passes by a single lie. */
function expectNotPassed({ passed, verdict }: Report, part: string, changes: Changes): void {
  if (passed) throw new Error(`${verdict} although ${part} failed: ${soleDamage(documents[part], changes)}`);
}
