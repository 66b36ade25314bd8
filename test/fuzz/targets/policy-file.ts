import { parse } from 'yaml';
import { parsePolicyFile } from '../../../src/config/file/parse.ts';
import type { PolicyFile } from '../../../src/config/file/schema.ts';
import { toThresholds } from '../../../src/config/thresholds.ts';
import { DESIGN_EXAMPLE, NOW } from '../../builders/config.ts';
import { expectClear } from '../laws/clear-error.ts';
import { expectSaid } from '../laws/policy-file.ts';
import { changesOf, damaged, damagedSchema, soleDamage } from '../mutation/damaged.ts';
import { fuzzTarget } from '../target.ts';

const EXAMPLE: unknown = parse(DESIGN_EXAMPLE);
const NAME = 'policy.yml';

/** Policy files that are almost right. */
export const policyFile = fuzzTarget({
  name: 'policy-file',
  shortRuns: 150,
  schema: damagedSchema,
  open: async () => ({
    inputs: changesOf(EXAMPLE),
    check: async (changes) => {
      // JSON is YAML, too; without an edit the example stands as it is written.
      const write = (value: unknown): string =>
        changes.edits.length === 0 ? DESIGN_EXAMPLE : (JSON.stringify(value, null, 1) ?? '');
      const text = damaged(EXAMPLE, changes, write).toString('utf8');
      const file = read(text);
      if (file === undefined) return;
      if (soleDamage(EXAMPLE, changes) === 'adds') throw new Error('a key that nobody knows is taken');
      expectSaid(text, toThresholds(file.thresholds ?? {}), file);
    },
  }),
});

function read(text: string): PolicyFile | undefined {
  try {
    return parsePolicyFile(text, NAME, NOW);
  } catch (error) {
    expectClear(error);
    return undefined;
  }
}
