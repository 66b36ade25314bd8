import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Some forty processes, one after the other. */
const HOOK_TIMEOUT_MS = 300_000;
const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

const recordSchema = v.object({
  lines: v.array(
    v.object({
      part: v.string(),
      what: v.string(),
      value: v.number(),
      ratio: v.optional(v.number()),
      peer: v.optional(v.object({ value: v.number() })),
      goal: v.optional(v.unknown()),
    }),
  ),
});

async function bench(...words: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await exited, stdout, stderr };
}

describe('every part, with next to no rows', () => {
  let folder = '';
  let ran: Awaited<ReturnType<typeof bench>>;
  let lines: v.InferOutput<typeof recordSchema>['lines'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'policy-gate-'));
    const file = join(folder, 'bench.json');
    ran = await bench('--repeats', '1', '--scale', '0.0001', '--sizes', '30,10,20', '--json', file);
    expect(ran.exitCode, ran.stderr).toBe(0);
    ({ lines } = v.parse(recordSchema, JSON.parse(await readFile(file, 'utf8'))));
  }, HOOK_TIMEOUT_MS);

  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['startup', 6],
    ['pulumi', 3],
    ['azure', 7],
    ['memory', 28],
    ['bundle', 10],
  ])('%s is measured', (part, least) => {
    const own = lines.filter((line) => line.part === part);
    expect(own.length).toBeGreaterThanOrEqual(least);
    expect(own.filter(({ goal }) => goal !== undefined).length).toBeGreaterThan(0);
  });

  it('every number is one, and the table has each', () => {
    for (const { what, value, ratio, peer } of lines) {
      expect([what, value, ratio ?? 0, peer?.value ?? 0].slice(1).every(Number.isFinite), what).toBe(true);
      expect(ran.stdout).toContain(`\n${what}  `);
    }
  });
});

it('a part that does not exist is refused with the names of those that do', async () => {
  const { exitCode, stderr } = await bench('--only', 'startup,speed');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('There is no part speed; there are startup, pulumi, azure, memory, bundle.');
});
