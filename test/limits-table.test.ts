import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { WRITES_AT_ONCE } from '../src/cli/triage.ts';
import { MAX_DEADLINE_MS, MOST_ROWS } from '../src/config/file/schema.ts';
import { MAX_BASELINE_BYTES } from '../src/config/load/baseline-file.ts';
import { MAX_YAML_BYTES } from '../src/config/yaml.ts';
import { GITHUB_PACING } from '../src/github/octokit.ts';
import { MAX_PULL_PAGES } from '../src/github/open-pulls.ts';
import * as limits from '../src/limits.ts';
import { MERGE_LIMITS } from '../src/merge/read-reports.ts';
import { MAX_GROUPS } from '../src/sources/azure/api/events.ts';
import { MAX_EMPTY_PAGES } from '../src/sources/azure/api/pages.ts';
import { MAX_EXEMPTION_LISTS } from '../src/sources/azure/catalogue/read-exemptions.ts';
import { CLI_TIMEOUT_MS } from '../src/sources/azure/sign-in/cli.ts';
import { DEFAULT_PACING } from '../src/sources/pacing.ts';
import { MAX_READINGS } from '../src/sources/pulumi/issues/whole.ts';
import { MAX_LOG_BYTES } from '../src/sources/pulumi/preview/log-file.ts';
import { CONCURRENCY, DEFAULT_MAX_ROWS } from '../src/sources/source.ts';

const { attempts, attemptTimeoutMs, maxRetryAfterMs } = DEFAULT_PACING;

/** Every limit of the code, as the table names it. */
const VALUES: Readonly<Record<string, number>> = {
  ...limits,
  MAX_DEADLINE_MS,
  MOST_ROWS,
  MAX_BASELINE_BYTES,
  MAX_YAML_BYTES,
  MAX_PULL_PAGES,
  MAX_GROUPS,
  MAX_EMPTY_PAGES,
  MAX_EXEMPTION_LISTS,
  CLI_TIMEOUT_MS,
  MAX_READINGS,
  MAX_LOG_BYTES,
  CONCURRENCY,
  DEFAULT_MAX_ROWS,
  WRITES_AT_ONCE,
  'GITHUB_PACING.deadlineMs': GITHUB_PACING.deadlineMs,
  'DEFAULT_PACING.attempts': attempts,
  'DEFAULT_PACING.attemptTimeoutMs': attemptTimeoutMs,
  'DEFAULT_PACING.maxRetryAfterMs': maxRetryAfterMs,
  'MERGE_LIMITS.files': MERGE_LIMITS.files,
  'MERGE_LIMITS.fileBytes': MERGE_LIMITS.fileBytes,
  'MERGE_LIMITS.bytes': MERGE_LIMITS.bytes,
};

const ROW =
  /^\| [^|]+ \| (?<value>[\d,]+)[^|]* \| \[`(?<name>[\w.]+)`\]\(\.\.\/(?<file>[^)]+)\) \| (?<words>.+) \|$/;

it('the table of limits holds every one, with its value and where it stands', async () => {
  const table = await readFile(new URL('../docs/limits.md', import.meta.url), 'utf8');
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Limit'));
  const told = rows.map((row) => ROW.exec(row)?.groups ?? { row });
  const values = told.map(({ name, value }) => [name, Number(value?.replaceAll(',', ''))]);
  expect(Object.fromEntries(values)).toEqual(VALUES);
  expect(values).toHaveLength(Object.keys(VALUES).length);
  for (const { name = '', file = '' } of told) {
    const source = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
    expect(source).toMatch(new RegExp(`export const ${name.split('.')[0]}\\b`));
  }
});
