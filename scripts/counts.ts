import { readFileSync } from 'node:fs';

/** Prints the closing line of a test run, from the JSON that the runner itself wrote. */
const [file = ''] = process.argv.slice(2);
const result: unknown = JSON.parse(readFileSync(file, 'utf8'));

const count = (name: string): number => {
  const value = Object.entries(typeof result === 'object' && result !== null ? result : {}).find(
    ([key]) => key === name,
  )?.[1];
  if (typeof value !== 'number') throw new Error(`the test runner's result has no ${name}`);
  return value;
};

const skipped = count('numPendingTests') + count('numTodoTests');
const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
console.log(`${count('numPassedTests')} passed, ${count('numFailedTests')} failed${tail}`);
if (count('numPassedTests') === 0 || (process.env['CI'] !== undefined && skipped > 0)) {
  console.error('no test ran, or one was skipped where none may be');
  process.exitCode = 1;
}
