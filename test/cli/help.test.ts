import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runArguments } from './command-line.ts';

const NAMES = ['', ...COMMANDS.map(({ name }) => name)];

describe('the help', () => {
  it.each(NAMES)('of policy-gate %s reads as it was read aloud', async (name) => {
    const { out } = await runArguments([...(name === '' ? [] : [name]), '--help'], {});
    const file = `../golden/help/${name || 'policy-gate'}.txt`;
    await expect(`${out.join('\n')}\n`).toMatchFileSnapshot(file);
  });

  it.each(NAMES)('of policy-gate %s is no wider than it is read easily', async (name) => {
    const { out } = await runArguments([...(name === '' ? [] : [name]), '--help'], {});
    expect(out.filter((line) => line.length > 100)).toEqual([]);
  });
});
