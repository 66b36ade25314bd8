import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { fileSchema } from '../../src/config/file/schema.ts';
import { SELECTOR_KEYS } from '../../src/config/file/selector.ts';
import { INPUT_NAMES } from '../../src/config/inputs.ts';
import { KNOB_NAMES, KNOBS, OVERRIDABLE } from '../../src/config/levels/knobs.ts';
import { levelOfFile } from '../../src/config/levels/of-file.ts';
import { parseYamlMap } from '../../src/config/yaml.ts';
import { EVENT_RULES } from '../../src/github/event.ts';
import { BLOCKERS, VERDICTS } from '../../src/policy/verdict.ts';
import { meaningOf } from '../../src/sources/azure/events/effect.ts';
import { parseAzureFilter } from '../../src/sources/azure/filter.ts';
import { parseAzureTarget } from '../../src/sources/azure/targets/target.ts';
import { NOW } from '../builders/config.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Cells of every row of the table below a heading, without its header. */
function tableBelow(document: string, header: string): string[][] {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => line.startsWith(header));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/architecture.md says what the code says', () => {
  const architecture = read('docs/architecture.md');

  it('of the verdicts, in their order', () => {
    expect(tableBelow(architecture, '| verdict | when |')).toEqual(
      VERDICTS.map(({ verdict, meaning }) => [`\`${verdict}\``, meaning]),
    );
  });

  it('of what blocks the job', () => {
    const rows = tableBelow(architecture, '| exit code | blocked because |');
    expect(rows.slice(0, BLOCKERS.length)).toEqual(
      BLOCKERS.map(({ exitCode, meaning }) => [String(exitCode), meaning]),
    );
    expect(rows.slice(BLOCKERS.length).map(([code]) => code)).toEqual(['2', '0']);
  });

  it('of the events', () => {
    const rows = tableBelow(architecture, '| event | comment | may lack credentials | policy file from |');
    const COMMENTS = { yes: 'own', 'on the open one with that head': 'found', no: 'none' };
    const told = rows.slice(0, -1).map(([event = '', comment, lacking, from]) => ({
      event: event.replaceAll('`', ''),
      comment: Object.entries(COMMENTS).find(([words]) => words === comment)?.[1],
      withoutCredentials: lacking !== 'no',
      policyFrom: from === 'tip of the base branch' ? 'base' : 'commit',
    }));
    const rules = Object.entries(EVENT_RULES).map(([event, rule]) => ({ event, ...rule }));
    const byName = (a: { event: string }, b: { event: string }) => (a.event < b.event ? -1 : 1);
    expect(told.toSorted(byName)).toEqual(rules.toSorted(byName));
  });
});

describe('README.md names every verdict', () => {
  it('in its table', () => {
    const named = tableBelow(read('README.md'), '| Verdict | When | The job |').map(
      ([verdict = '']) => verdict,
    );
    expect(new Set(named)).toEqual(new Set(VERDICTS.map(({ verdict }) => `\`${verdict}\``)));
  });
});

/** Paths of the keys of a schema: `azure.filter`, `rules.match.severity`. */
function keysOf(schema: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = ['wrapped', 'item'].flatMap((part) => keysOf(Reflect.get(schema, part), path));
  const options: unknown = Reflect.get(schema, 'options');
  const chosen = Array.isArray(options) ? options.flatMap((option) => keysOf(option, path)) : [];
  const entries: unknown = Reflect.get(schema, 'entries');
  const named = Object.entries(entries ?? {}).flatMap(([key, value]) => [
    [...path, key].join('.'),
    ...keysOf(value, [...path, key]),
  ]);
  return [...new Set([...inner, ...chosen, ...named])];
}

/** The same of a value. */
function keysIn(value: unknown, path: readonly string[] = []): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => keysIn(one, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [
    [...path, key].join('.'),
    ...keysIn(one, [...path, key]),
  ]);
}

/** What may stand below any `match`, or in any map of words, need not be shown in each, nor every threshold key. */
const isShownOnce = (path: string): boolean =>
  /^thresholds\.|\.match\.|^(?:severity|level)\.(?:azure|pulumi)\./.test(path);

const yamlBlocks = (document: string): readonly string[] =>
  [...read(document).matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);

describe('docs/policy-file.md', () => {
  const DOCUMENT = 'docs/policy-file.md';
  const [shown = ''] = yamlBlocks(DOCUMENT).filter((block) => block.startsWith('version: 1\n'));

  it('shows every key there is', () => {
    const keys = keysIn({ value: undefined, ...parseYamlMap(shown) }.value);
    expect(keysOf(fileSchema).filter((path) => !isShownOnce(path) && !keys.includes(path))).toEqual([]);
  });

  it('shows the default of every key that has one', () => {
    const { knobs } = levelOfFile(parsePolicyFile(shown, DOCUMENT, NOW), DOCUMENT);
    // There is no word for none.
    const written = KNOB_NAMES.filter((name) => name !== 'baseline' && name !== 'override');
    const fallbacks = Object.fromEntries(written.map((name) => [name, KNOBS[name].fallback]));
    expect(Object.fromEntries(written.map((name) => [name, knobs[name]]))).toEqual(fallbacks);
    expect(knobs.override).toEqual(parsePolicyFile('version: 1\noverride: {}', DOCUMENT, NOW).override);
  });

  it('has a row for every key of match, and no other', () => {
    const rows = tableBelow(read(DOCUMENT), '| key | what it reads |');
    const keys = rows.flatMap(([cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key));
    expect(keys.sort()).toEqual([...SELECTOR_KEYS].sort());
  });

  it('names keys that may be left open, and every group of them', () => {
    const opened = yamlBlocks(DOCUMENT).filter((block) => block.startsWith('overridable: '));
    expect(opened).toHaveLength(1);
    expect(() => parsePolicyFile(`version: 1\n${opened[0]}`, DOCUMENT, NOW)).not.toThrow();
    const [, told = ''] = /A group may be named whole: (.*?)\./.exec(read(DOCUMENT)) ?? [];
    const groups = OVERRIDABLE.filter((name) => OVERRIDABLE.some((key) => key.startsWith(`${name}.`)));
    expect(told.split(', ').sort()).toEqual(groups.map((name) => `\`${name}\``).sort());
  });
});

describe('docs/forks.md', () => {
  const workflows: readonly unknown[] = yamlBlocks('docs/forks.md').map((block) => parse(block));

  it('shows a first stage that may do nothing, and a second that waits for it by name', () => {
    expect(workflows).toMatchObject([
      { name: 'Policy request', on: 'pull_request', permissions: {} },
      { on: { workflow_run: { workflows: ['Policy request'], types: ['completed'] } } },
    ]);
    expect(workflows[0]).toHaveProperty('permissions', {});
  });

  it('runs the gate alone in the second, with inputs that there are', () => {
    const [, second] = workflows;
    expect(second).toHaveProperty('jobs.gate.steps.length', 1);
    expect(second).toHaveProperty('jobs.gate.steps.0.uses', 'OWNER/policy-gate@COMMIT');
    const given = keysIn({ second }).filter((key) => key.startsWith('second.jobs.gate.steps.with.'));
    expect(given.length).toBeGreaterThan(0);
    for (const key of given) expect(INPUT_NAMES).toContain(key.split('.').at(-1));
  });
});

describe('README.md shows the policy file', () => {
  const blocks = yamlBlocks('README.md');

  it('and every one it shows is one', () => {
    const files = blocks.filter((block) => /^version: 1$/m.test(block));
    expect(files).not.toEqual([]);
    for (const file of files) expect(() => parsePolicyFile(file, 'README.md', NOW)).not.toThrow();
  });

  it('and a filter that is one', () => {
    const [shown = ''] = blocks.filter((block) => block.startsWith('azure:\n  filter: >'));
    expect(parsePolicyFile(`version: 1\n${shown}`, 'README.md', NOW).azure?.filter?.expression).toContain(
      'rg-web-prod',
    );
  });

  it('and columns of a filter that may all be named', () => {
    const [, columns = ''] = /^- The columns are (.*?), in any case/m.exec(read('README.md')) ?? [];
    const names = [...columns.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    expect(names).toHaveLength(11);
    for (const name of names) expect(parseAzureFilter(`${name} eq 'x'`)).toHaveProperty('value');
  });
});

describe('docs/azure.md says what the code says', () => {
  const azure = read('docs/azure.md');

  it('of the levels that effects give', () => {
    const [, told = ''] = /^- Effects give the level: (.*?)\. A finding/m.exec(azure) ?? [];
    const pairs = told.split('; ').flatMap((part) => {
      const level = part.trim().split(' ').at(-1);
      return [...part.matchAll(/`(\w+)`/g)].map(([, effect = '']) => [effect, level]);
    });
    expect(pairs.length).toBeGreaterThan(12);
    expect(pairs.map(([effect = '']) => [effect, meaningOf(effect).level])).toEqual(pairs);
  });

  it('of every kind of scope', () => {
    const rows = tableBelow(azure, '| line of `azure-scopes` | what is asked |');
    const written = rows.flatMap(([line = '']) =>
      [...line.matchAll(/`(\/[^`]*)`/g)].map(([, id = '']) => id),
    );
    const ids = written.map((id) => id.replace('GUID', '11111111-2222-3333-4444-555555555555'));
    expect(ids.length).toBeGreaterThan(4);
    for (const id of ids) expect(parseAzureTarget(id)).toHaveProperty('value');
  });
});
