import { readFileSync } from 'node:fs';

/** Prints the closing line of test runs, from the JSON that the runner itself wrote of each. */
const results = process.argv.slice(2).map((file): unknown => JSON.parse(readFileSync(file, 'utf8')));

const countIn = (result: unknown, name: string): number => {
  const value = Object.entries(typeof result === 'object' && result !== null ? result : {}).find(
    ([key]) => key === name,
  )?.[1];
  if (typeof value !== 'number') throw new Error(`the test runner's result has no ${name}`);
  return value;
};
const count = (name: string): number => results.reduce<number>((sum, one) => sum + countIn(one, name), 0);

const skipped = count('numPendingTests') + count('numTodoTests');
const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
console.log(`${count('numPassedTests')} passed, ${count('numFailedTests')} failed${tail}`);
const isEmpty = results.length === 0 || results.some((one) => countIn(one, 'numPassedTests') === 0);
if (isEmpty || (process.env['CI'] !== undefined && skipped > 0)) {
  console.error('no test ran, or one was skipped where none may be');
  process.exitCode = 1;
}
