import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_REPORTS, MERGE_INPUT_NAMES, readMergeInputs } from '../../src/config/merge-inputs.ts';
import { OUTPUT_NAMES } from '../../src/publishers/outputs.ts';
import { refusedWith } from './problems.ts';

const read = (path: string): unknown =>
  parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const named = v.record(v.string(), v.object({ description: v.string() }));
const actionSchema = v.object({
  inputs: named,
  outputs: named,
  runs: v.object({ using: v.literal('node24'), main: v.literal('../dist/merge/index.js') }),
});
const merge = v.parse(actionSchema, read('merge/action.yml'));
const gate = v.parse(v.object({ inputs: named, outputs: named }), read('action.yml'));

describe('merge/action.yml', () => {
  it('has the inputs that are read and the outputs that are set, in the words of the gate', () => {
    expect(Object.keys(merge.inputs).sort()).toEqual([...MERGE_INPUT_NAMES].sort());
    expect(Object.keys(merge.outputs)).toEqual([...OUTPUT_NAMES]);
    expect(merge.outputs).toEqual(gate.outputs);
    for (const [name, input] of Object.entries(merge.inputs)) {
      if (name !== 'reports') expect(input).toEqual(gate.inputs[name]);
    }
    expect(merge.inputs['reports']?.description).toContain(`Default: ${DEFAULT_REPORTS}`);
  });
});

describe('the inputs of a merge', () => {
  it('name where the reports are, by lines', async () => {
    expect(await readMergeInputs({})).toMatchObject({ reports: [DEFAULT_REPORTS] });
    expect(await readMergeInputs({ INPUT_REPORTS: ' a\n\n b/*.json ' })).toMatchObject({
      reports: ['a', 'b/*.json'],
    });
  });

  it('are refused all together, and those of the gate that mean nothing here with them', async () => {
    const env = { 'INPUT_PULUMI-STACKS': 'a/b/c', 'INPUT_COMMENT-MODE': 'never', 'INPUT_DRY-RUN': '1' };
    expect(await refusedWith(readMergeInputs(env))).toHaveLength(3);
  });

  it('are not what surrounds the step', async () => {
    const env = { AZURE_ACCESS_TOKEN: 'a b', PULUMI_BACKEND_URL: 'x' };
    await expect(readMergeInputs(env)).resolves.toBeDefined();
  });
});
