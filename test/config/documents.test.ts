import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_POLICY_FILE, parsePolicyFile } from '../../src/config/file.ts';
import { EVENT_RULES } from '../../src/github/event.ts';
import { BLOCKERS, VERDICTS } from '../../src/policy/verdict.ts';
import { meaningOf } from '../../src/sources/azure/events/effect.ts';
import { parseAzureFilter } from '../../src/sources/azure/filter.ts';
import { parseAzureTarget } from '../../src/sources/azure/targets/target.ts';

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
    const told = rows.slice(0, -1).map(([event = '', comment, lacking, from]) => ({
      event: event.replaceAll('`', ''),
      comment: comment === 'yes',
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

describe('README.md shows the policy file', () => {
  const blocks = [...read('README.md').matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);

  it('with every key there is, and its default', () => {
    const [shown = ''] = blocks.filter((block) => block.startsWith('version: 1\n'));
    expect(parsePolicyFile(shown, 'README.md')).toEqual(NO_POLICY_FILE);
    const { version: _, ...maps } = NO_POLICY_FILE;
    for (const [name, map] of Object.entries(maps)) {
      expect(shown).toContain(`\n${name}:\n`);
      for (const key of Object.keys(map)) expect(shown).toContain(`\n  ${key}: `);
    }
  });

  it('and a filter that is one', () => {
    const [shown = ''] = blocks.filter((block) => block.startsWith('azure:\n  filter: >'));
    expect(parsePolicyFile(`version: 1\n${shown}`, 'README.md').azure.filter?.expression).toContain(
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
