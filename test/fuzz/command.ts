import { parseArgs } from 'node:util';
import { runFuzz } from './run.ts';
import { TARGETS } from './targets.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
const { only = TARGETS.map(({ name }) => name) } = values;
const unknown = only.filter((name) => !TARGETS.some((target) => target.name === name));
if (!(minutes > 0) || !Number.isSafeInteger(seed) || unknown.length > 0) {
  const names = TARGETS.map(({ name }) => name).join(', ');
  console.error(`usage: npm run fuzz -- [--minutes N] [--seed N] [--only NAME ...], with the names ${names}`);
  process.exit(2);
}
const out = (line: string): void => console.log(line);
out(`${minutes} minutes from seed ${seed}`);
const failed = await runFuzz(
  TARGETS.filter(({ name }) => only.includes(name)),
  { milliseconds: minutes * 60_000, seed, clock: () => performance.now(), out },
);
process.exitCode = failed === 0 ? 0 : 1;
