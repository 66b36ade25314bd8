import { beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { MAX_BODY_BYTES } from '../../src/limits.ts';
import { useCheckScene } from '../cli/check-scene.ts';

const scene = useCheckScene();

const POLICY = '.github/policy-gate.yml';
/** Whatever was found, only what was not read can fail the run. */
const LAX = 'version: 1\nthresholds: { critical: 9999, mandatory+: 9999 }\n';
const LARGE: Fault = { kind: 'rewrite', body: () => ' '.repeat(MAX_BODY_BYTES + 1) };
const HANG: Fault = { kind: 'hang' };

beforeEach(() => scene.sandbox.pulumi.faults.clear());

it.each<[string, string, Fault | undefined, readonly string[]]>([
  ['bytes of a body', '', LARGE, [`more than the ${MAX_BODY_BYTES} bytes`, 'narrow the target']],
  ['rows', 'limits: { rows: 5 }', undefined, ['over the limit of 5 rows', 'raise limits.rows']],
  ['the time', 'limits: { deadline: 2s }', HANG, ['reading has 2 s in all', 'raise limits.deadline']],
])('%s over the limit are an error of the run, in words that name it', async (_, bounds, fault, words) => {
  await scene.folder.write(POLICY, `${LAX}${bounds}\n`);
  if (fault !== undefined) scene.sandbox.pulumi.faults.add({ path: /issues/, fault });
  const { exitCode, out } = await scene.check();
  expect(exitCode).toBe(3);
  const printed = out.join('\n');
  expect(printed).toContain('Policy Gate error: ');
  for (const word of words) expect(printed.replace(/\s+/g, ' ')).toContain(word);
  const report = await scene.folder.read(scene.reportPath);
  expect(JSON.parse(report ?? '')).toMatchObject({ verdict: 'error', passed: false });
});
