import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INPUT_NAMES, inputSchema } from '../../src/config/inputs.ts';
import { KNOB_NAMES, KNOBS } from '../../src/config/levels/knobs.ts';
import { OUTPUT_NAMES } from '../../src/publishers/outputs.ts';

const entry = v.strictObject({ description: v.string(), default: v.optional(v.string()) });
const actionSchema = v.object({
  inputs: v.record(v.string(), entry),
  outputs: v.record(v.string(), v.strictObject({ description: v.string() })),
});
const action = v.parse(actionSchema, parse(read('action.yml')));

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

/** The default as the user would write it; undefined where the schema has none. */
function rawDefault(name: string): string | undefined {
  const value: unknown = Object.entries(v.getDefaults(inputSchema)).find(([key]) => key === name)?.[1];
  if (typeof value === 'string' && value !== '') return value;
  // What a policy file may set too has its default there.
  const knob = KNOB_NAMES.find((key) => key === name);
  const fallback = knob === undefined ? undefined : KNOBS[knob].fallback;
  return typeof fallback === 'boolean'
    ? String(fallback)
    : typeof fallback === 'string'
      ? fallback
      : undefined;
}

const WITH_DEFAULT = INPUT_NAMES.flatMap((name) => {
  const value = rawDefault(name);
  return value === undefined ? [] : [[name, value] as const];
});

describe('action.yml', () => {
  it('has the inputs of the schema, no more and no fewer', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  it('has the outputs that are set, no more and no fewer', () => {
    expect(Object.keys(action.outputs).sort()).toEqual([...OUTPUT_NAMES].sort());
  });

  it.each(WITH_DEFAULT)('says that the default of %s is %s', (name, value) => {
    const told = /Default: (.+)$/.exec(action.inputs[name]?.description ?? '')?.[1];
    expect([value, `the variable PULUMI_BACKEND_URL, else ${value}`]).toContain(told);
  });

  it('leaves defaults to the schema, but for the token that only the runner knows', () => {
    const defaults = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(defaults.map(([name]) => name)).toEqual(['github-token']);
    expect(action.inputs['github-token']?.default).toMatch(/^\$\{\{ github\.token \}\}$/);
  });

  it('runs the built file on Node 24', () => {
    expect(parse(read('action.yml'))).toMatchObject({
      runs: { using: 'node24', main: 'dist/main/index.js' },
    });
  });
});

/** Rows of the first table under a heading, as cells without their blanks. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section =
    read('README.md')
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const nameOf = ([cell = '']: readonly string[]): string => cell.replaceAll('`', '');

describe('README.md', () => {
  it('has the inputs of action.yml, in its order', () => {
    expect(tableUnder('Inputs').map(nameOf)).toEqual(Object.keys(action.inputs));
  });

  it('has the outputs of action.yml, in its order', () => {
    expect(tableUnder('Outputs').map(nameOf)).toEqual(Object.keys(action.outputs));
  });

  it.each(WITH_DEFAULT)('says that the default of %s is %s', (name, value) => {
    const row = tableUnder('Inputs').find((cells) => nameOf(cells) === name);
    expect(row?.[2]).toContain(`\`${value}\``);
  });
});
