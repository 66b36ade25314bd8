import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyFileSchema } from '../../src/config/file/json-schema.ts';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { fileSchema } from '../../src/config/file/schema.ts';
import { SELECTOR_KEYS } from '../../src/config/file/selector.ts';
import { readKnobs } from '../../src/config/levels/knob-value.ts';
import { KNOB_NAMES, KNOBS } from '../../src/config/levels/knobs.ts';
import { levelOfFile } from '../../src/config/levels/of-file.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const NOW = new Date('2026-11-27T08:00:00Z');

const DOCUMENT = read('docs/policy-file.md');
const [, EXAMPLE = ''] = /```yaml\n(version: 1\n.*?)```/s.exec(DOCUMENT) ?? [];
const [, IN_README = ''] = /```yaml\n(version: 1\n.*?)```/s.exec(read('README.md')) ?? [];

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const isValid = ajv.compile(policyFileSchema());

describe('schema/policy-gate.schema.json', () => {
  it('is what the gate reads by: npm run schema writes it', () => {
    expect(read('schema/policy-gate.schema.json')).toBe(`${JSON.stringify(policyFileSchema(), null, 2)}\n`);
  });

  it('takes what the documents show', () => {
    for (const shown of [EXAMPLE, IN_README]) {
      isValid(parse(shown));
      expect(isValid.errors).toBeNull();
    }
  });

  it('knows every key, and tells an editor about each', () => {
    const described = JSON.stringify(policyFileSchema());
    expect(policyFileSchema()).toMatchObject({
      properties: Object.fromEntries(
        Object.keys(fileSchema.entries).map((key) => [key, { description: expect.any(String) }]),
      ),
      additionalProperties: false,
      required: ['version'],
    });
    for (const key of SELECTOR_KEYS) expect(described).toContain(`"${key}":{`);
  });

  it.each([
    ['an unknown key', 'rulse: []'],
    ['an unknown key of a rule', 'rules: [ { name: x, match: { policy: x }, max: 0, foo: 1 } ]'],
    ['an unknown key of match', 'rules: [ { name: x, match: { polcy: x }, max: 0 } ]'],
    ['a word that is none', 'on-error: maybe'],
    ['a count that is none', 'thresholds: { high+: -1 }'],
    ['a threshold that is none', 'thresholds: { hihg: 1 }'],
    ['a waiver without its end', 'waivers: [ { match: { policy: x }, reason: x, owner: x } ]'],
    ['a day that is none', 'waivers: [ { match: { policy: x }, reason: x, owner: x, expires: soon } ]'],
    ['an empty list', 'rules: [ { name: x, match: { policy: [] }, max: 0 } ]'],
    ['another version', 'version: 2'],
  ])('refuses %s, as the gate does', (_, text) => {
    const whole = text.startsWith('version') ? text : `version: 1\n${text}`;
    expect(isValid(parse(whole))).toBe(false);
    expect(() => parsePolicyFile(whole, 'x.yml', NOW)).toThrow();
  });
});

describe('docs/policy-file.md', () => {
  it('shows every key there is', () => {
    const shown: unknown = parse(EXAMPLE);
    expect(shown).toMatchObject(
      Object.fromEntries(Object.keys(fileSchema.entries).map((key) => [key, expect.anything()])),
    );
    for (const [name, entry] of Object.entries(fileSchema.entries)) {
      const wrapped = 'wrapped' in entry ? entry.wrapped : entry;
      const keys = 'entries' in wrapped && name !== 'thresholds' ? Object.keys(wrapped.entries) : [];
      expect(shown).toMatchObject({ ...(keys.length > 0 && { [name]: anyOf(keys) }) });
    }
  });

  it('shows the default of every knob that it does not set on purpose', () => {
    const knob = readKnobs(levelOfFile(parsePolicyFile(EXAMPLE, 'docs', NOW), 'docs'));
    const onPurpose = ['baseline', 'override'];
    for (const name of KNOB_NAMES.filter((one) => !onPurpose.includes(one))) {
      expect([name, knob(name)]).toEqual([name, KNOBS[name].fallback]);
    }
  });

  it('has a row for every key of match', () => {
    const table = DOCUMENT.slice(DOCUMENT.indexOf('| key | what it reads |'));
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, key]) => key),
    );
    expect(new Set(named)).toEqual(new Set(SELECTOR_KEYS));
  });
});

describe('README.md', () => {
  it('shows a policy file that is one', () => {
    expect(parsePolicyFile(IN_README, 'README.md', NOW)).toMatchObject({ version: 1 });
  });
});

function anyOf(keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, expect.anything()]));
}
