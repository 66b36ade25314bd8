import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import * as v from 'valibot';
import type { Environment } from '../config/inputs.ts';
import { ConfigurationError } from '../errors.ts';
import { explainFinding, explainLimit } from '../report/explain.ts';
import type { Report } from '../report/report.ts';
import { plural } from '../report/summary-line.ts';
import { logLine } from '../report/text.ts';
import { findHits, type Hit, nearestNames } from './explain-search.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { collect, examples, texts } from './options.ts';
import { attempt, problemsOf, readOnce } from './part.ts';
import { defaultReportPath, readReport } from './report-file.ts';

/** More hits than that, and the question was not one about them. */
const MAX_EXPLAINED = 10;

const explainOptions = v.object({ report: texts });

/** Describes `policy-gate explain`. */
export function addExplainOptions(command: Command): Command {
  return command
    .description('Say why a finding of a run counts or does not, or what is behind one of its limits.')
    .argument(
      '<what>',
      'a fingerprint or its first 6 digits, the name of a rule or threshold, or of a policy or resource',
    )
    .option('--report <path>', 'JSON report of a run (policy-gate/policy-gate.json in RUNNER_TEMP)', collect)
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = examples({
  'What is behind a limit of the last run': 'policy-gate explain high+',
  'Why a finding does not count': 'policy-gate explain 3f8a5c1e',
  'Every finding of a policy, in a report that was downloaded':
    'policy-gate explain s3-no-public-read --report policy-gate.json',
});

/** `policy-gate explain`. Throws a ConfigurationError where there is no report, or nothing in it that is meant. */
export async function explain(
  [what = '']: readonly string[],
  options: unknown,
  env: Environment,
  io: CommandIo,
): Promise<ExitCode> {
  const { report, hits } = await find(what.trim(), options, env, io);
  const print = (line: string): void => io.out(logLine(line));
  print(`Report of ${report.startedAt}: ${report.summary}`);
  for (const hit of hits.slice(0, MAX_EXPLAINED)) {
    print('');
    for (const line of explained(hit, report)) print(line);
  }
  const hidden = hits.length - MAX_EXPLAINED;
  if (hidden > 0) print(`${hidden} more: name a fingerprint.`);
  return EXIT.ok;
}

function explained(hit: Hit, report: Report): readonly string[] {
  return hit.kind === 'limit' ? explainLimit(hit.limit, report) : explainFinding(hit.finding, report);
}

async function find(
  what: string,
  options: unknown,
  env: Environment,
  { directory }: CommandIo,
): Promise<{ readonly report: Report; readonly hits: readonly Hit[] }> {
  const path = readOnce('--report', v.parse(explainOptions, options).report, (value) => ({ value }));
  const fallback = defaultReportPath(env['RUNNER_TEMP'] || tmpdir());
  const report =
    'problems' in path ? path : await attempt(() => readReport(directory, path.value ?? fallback));
  const problems = [...(what === '' ? [{ path: 'what', message: 'is empty.' }] : []), ...problemsOf(report)];
  if (!('value' in report) || problems.length > 0) throw new ConfigurationError(problems);
  const hits = findHits(what, report.value);
  if (hits.length > 0) return { report: report.value, hits };
  throw new ConfigurationError([{ path: 'what', message: noHit(what, report.value) }]);
}

/** What was typed is not repeated: nobody knows what it is. */
function noHit(what: string, report: Report): string {
  const near = nearestNames(what, report).map((name) => JSON.stringify(name));
  const guess = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  const tooShort = /^[0-9a-f]{1,5}$/i.test(what) ? ' A fingerprint needs 6 of its digits.' : '';
  const { findings, setAside, limits } = report;
  const size = `${plural(findings.length + setAside.length, 'finding')} and ${plural(limits.length, 'limit')}`;
  return `is nothing that the report names, in ${size}.${guess}${tooShort}`;
}
