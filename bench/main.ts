import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { azure } from './azure.ts';
import { bundle } from './bundle.ts';
import type { Line } from './line.ts';
import { memory } from './memory.ts';
import type { BenchOptions, Part } from './options.ts';
import { pulumi } from './pulumi.ts';
import { startup } from './startup.ts';
import { renderTable, toRecords } from './table.ts';

const PARTS: Readonly<Record<string, Part>> = { startup, pulumi, azure, memory, bundle };

const DEFAULT_SIZES = [10_000, 50_000, 200_000];

/** A list of words with commas between them. */
function words(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}

function parts(text: string): readonly string[] {
  const unknown = words(text).find((word) => !Object.hasOwn(PARTS, word));
  if (unknown === undefined) return words(text);
  throw new InvalidArgumentError(`There is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}.`);
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number above 0 is needed.');
}

function sizes(text: string): readonly number[] {
  return words(text)
    .map(positive)
    .toSorted((a, b) => a - b);
}

type Words = BenchOptions & { readonly only: readonly string[]; readonly json?: string };

async function bench({ only, json, ...options }: Words): Promise<void> {
  const machine = { node: process.version, processors: cpus().length, load: loadavg()[0] ?? 0 };
  const lines: Line[] = [];
  for (const name of only) {
    const part = PARTS[name];
    if (part === undefined) continue;
    const start = performance.now();
    process.stderr.write(`${name}: ${part.title} ... `);
    lines.push(...(await part.measure(options)));
    process.stderr.write(`${Math.round((performance.now() - start) / 1000)} s\n`);
  }
  console.log(renderTable(lines));
  console.log(`\n${surroundings(machine)}`);
  if (json === undefined) return;
  const record = { measuredAt: new Date().toISOString(), ...machine, options, lines: toRecords(lines) };
  writeFileSync(json, `${JSON.stringify(record, undefined, 2)}\n`);
}

type Machine = { readonly node: string; readonly processors: number; readonly load: number };

function surroundings({ node, processors, load }: Machine): string {
  const busy = load > processors ? ' The machine was busy: times are too long, and ratios rough.' : '';
  return `Node ${node}, ${processors} processors, load ${load.toFixed(1)} before.${busy}`;
}

await new Command('npm run bench --')
  .description(
    'Measures the built action (npm run build) against local services, each number beside a peer. A goal that is missed fails nothing.',
  )
  .addOption(
    new Option('--only <parts>', `some parts, with commas between: ${Object.keys(PARTS).join(', ')}`)
      .argParser(parts)
      .default(Object.keys(PARTS), 'all'),
  )
  .addOption(new Option('--json <file>', 'write the numbers to a file as well'))
  .addOption(new Option('--repeats <number>', 'runs of each, of which the median counts').argParser(positive))
  .addOption(
    new Option('--sizes <numbers>', 'findings from the wire to the reports')
      .argParser(sizes)
      .default(DEFAULT_SIZES),
  )
  .addOption(
    new Option('--scale <factor>', 'a part of the rows elsewhere, to try the bench itself')
      .argParser(positive)
      .default(1),
  )
  .action(bench)
  .parseAsync();
