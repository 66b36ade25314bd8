import { readFileSync } from 'node:fs';

/** Where the list stands. */
export const DEPENDENCIES_FILE = 'docs/dependencies.md';

/** Licences that a package of the bundle may have: none asks for more than its notice to be kept. */
export const ALLOWED_LICENCES: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
];

/** Why each package of ours is there; who adds one says so here. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['@actions/core', 'inputs, outputs, annotations, masks and summary, as the runner wants them'],
  ['@actions/github', "GitHub's toolkit: its client's way through a proxy"],
  ['@actions/http-client', 'where a proxy is meant, as the toolkit reads it'],
  ['@discoveryjs/json-ext', 'writes large JSON piece by piece'],
  ['@octokit/plugin-retry', "GitHub's own retries"],
  ['@octokit/plugin-throttling', "GitHub's own pacing of writes, and its limits"],
  ['@octokit/rest', "GitHub's client, with types"],
  ['@valibot/to-json-schema', 'the JSON Schemas of the policy file and the report, from what reads them'],
  ['bottleneck', "GitHub's pacing of writes, in a unit that tests can shorten"],
  ['commander', 'the command line'],
  ['csv-stringify', 'the CSV report'],
  ['ky', 'HTTP with retries and time limits'],
  ['leven', '"did you mean"'],
  ['mdast-util-gfm', 'tables of Markdown'],
  ['mdast-util-to-markdown', 'Markdown, escaped by its grammar'],
  ['p-limit', 'calls beside each other, within a limit'],
  ['p-map', 'the same over lists'],
  ['semver', 'versions of policy packs'],
  ['string-width', 'columns of a terminal'],
  ['valibot', 'what services, files and inputs may say'],
  ['wrap-ansi', 'lines of a terminal'],
  ['xast-util-to-xml', 'the JUnit report, escaped by its grammar'],
  ['yaml', 'the policy file, with places'],
]);

type Locked = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly isDevelopment: boolean;
  readonly hasInstallScript: boolean;
};

/** Every package of the lock file, by name. */
export function lockedPackages(): readonly Locked[] {
  const packages = entriesOf(memberOf(lockFile(), 'packages')).filter(([path]) => path !== '');
  const locked = packages.map(([path, entry]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version: wordOf(entry, 'version'),
    licence: wordOf(entry, 'license'),
    isDevelopment: memberOf(entry, 'dev') === true || memberOf(entry, 'devOptional') === true,
    hasInstallScript: memberOf(entry, 'hasInstallScript') === true,
  }));
  return locked.toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** The list of `docs/dependencies.md`, as the lock file has it. */
export function dependencyList(): string {
  const packages = lockedPackages();
  const direct = entriesOf(memberOf(memberOf(memberOf(lockFile(), 'packages'), ''), 'dependencies'));
  const names = direct.map(([name]) => name);
  const runtime = packages.filter(({ isDevelopment }) => !isDevelopment);
  const ours = runtime.filter(({ name }) => names.includes(name));
  const theirs = runtime.filter(({ name }) => !names.includes(name));
  return [
    '# Dependencies',
    '',
    '<!-- Written by `npm run dependencies` from package-lock.json; a test keeps it true. -->',
    '',
    `The bundles in \`dist/\` are built from ${runtime.length} packages: ${names.length} of our own choice, and ${theirs.length} that come with them. Of many only a part gets in, of some nothing. Their licences stand in \`dist/main/licenses.txt\` and \`dist/cli/licenses.txt\`. No package is installed or downloaded when the action runs, and none of them runs a script when it is installed.`,
    '',
    countsOf('Licences', runtime),
    '',
    '## Of our own choice',
    '',
    '| Package | Version | Licence | Why |',
    '|---|---|---|---|',
    ...ours.map(
      ({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence} | ${reasonOf(name)} |`,
    ),
    '',
    '## That come with them',
    '',
    '| Package | Version | Licence |',
    '|---|---|---|',
    ...theirs.map(({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence} |`),
    '',
    '## For development',
    '',
    countsOf(
      'Tests and builds take further packages, none of which gets into a bundle but the style and text of charts (`chartist`, MIT)',
      packages.filter(({ isDevelopment }) => isDevelopment),
    ),
    '',
  ].join('\n');
}

function countsOf(what: string, packages: readonly Locked[]): string {
  const counts = [...Map.groupBy(packages, ({ licence }) => licence)]
    .map(([licence, same]) => [licence, same.length] as const)
    .toSorted(([a, few], [b, many]) => many - few || (a < b ? -1 : 1));
  return `${what}: ${counts.map(([licence, count]) => `${licence} ${count}`).join(', ')}.`;
}

function reasonOf(name: string): string {
  const reason = REASONS.get(name);
  if (reason === undefined) throw new Error(`scripts/dependency-list.ts does not say what ${name} is for`);
  return reason;
}

function lockFile(): unknown {
  return JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}

function wordOf(entry: unknown, name: string): string {
  const value = memberOf(entry, name);
  return typeof value === 'string' ? value : 'none';
}
