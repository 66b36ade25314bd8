import { describe, expect, it } from 'vitest';
import { settleAll } from '../../src/config/load/settle.ts';
import { ConfigurationError } from '../../src/errors.ts';

const refused = (...paths: readonly string[]): ConfigurationError =>
  new ConfigurationError(paths.map((path) => ({ path, message: 'is wrong.' })));

/** Resolves after so many turns of the queue, so that what stands behind it settles first. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

async function failing(error: unknown, after = 0): Promise<never> {
  await turns(after);
  throw error;
}

describe('settling several at once', () => {
  it('gives what all give, in their order', async () => {
    const later = turns(9).then(() => 'a');
    await expect(settleAll([later, Promise.resolve(2), Promise.resolve(undefined)])).resolves.toEqual([
      'a',
      2,
      undefined,
    ]);
    await expect(settleAll([])).resolves.toEqual([]);
  });

  it('throws the problems of all that are refused as one, in their order', async () => {
    const settled = settleAll([failing(refused('a', 'b'), 9), Promise.resolve(1), failing(refused('c'))]);
    await expect(settled).rejects.toThrow(ConfigurationError);
    await expect(settled).rejects.toMatchObject({
      problems: ['a', 'b', 'c'].map((path) => ({ path, message: 'is wrong.' })),
      message: 'a: is wrong.\nb: is wrong.\nc: is wrong.',
    });
  });

  it.each([
    ['before a refusal', (defect: unknown) => [failing(defect), failing(refused('a'))]],
    ['behind a refusal', (defect: unknown) => [failing(refused('a')), failing(defect)]],
    ['alone', (defect: unknown) => [Promise.resolve(1), failing(defect)]],
  ])('throws a defect as it is, %s', async (_, promises) => {
    const defect = new TypeError('x is not a function');
    await expect(settleAll(promises(defect))).rejects.toBe(defect);
  });

  it('waits for all before it throws', async () => {
    const order: string[] = [];
    const slow = turns(99).then(() => order.push('slow'));
    await settleAll([failing(refused('a')), slow]).catch(() => order.push('thrown'));
    expect(order).toEqual(['slow', 'thrown']);
  });
});
