import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE } from '../sandbox/scene.ts';
import { JOINING } from '../scripts/joining.ts';
import { GOALS, PUBLISHED } from './goals.ts';
import type { Line } from './line.ts';
import type { Part } from './options.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LICENCES = 'licenses.txt';
const OWN = 'our own modules';
/** Smaller packages are told together. */
const SMALL_KB = 8;

/** The bytes that a runner downloads, and whose they are. */
export const bundle: Part = {
  title: 'bytes of the action',
  measure: async () => {
    const files = readdirSync(dirname(BUNDLE)).map((name) => ({
      name,
      bytes: statSync(join(dirname(BUNDLE), name)).size,
    }));
    const all = sum(files.map(({ bytes }) => bytes));
    const licences = sum(files.filter(({ name }) => name === LICENCES).map(({ bytes }) => bytes));
    const packages = await bytesByPackage();
    const known = sum([...packages.values()]);
    const small = [...packages].filter(([, bytes]) => bytes / 1000 < SMALL_KB);
    const large = [...packages].filter(([, bytes]) => bytes / 1000 >= SMALL_KB);
    const total: Line = {
      ...lineOf('dist/main, every file', all),
      goal: GOALS.bundle,
      peer: PUBLISHED.actions,
    };
    return [
      total,
      ...large.toSorted(([, a], [, b]) => b - a).map(([name, bytes]) => lineOf(`of it ${name}`, bytes)),
      lineOf(`of it ${small.length} smaller packages`, sum(small.map(([, bytes]) => bytes))),
      lineOf(`of it ${LICENCES}`, licences),
      lineOf('of it what joins them', all - licences - known),
    ];
  },
};

function lineOf(what: string, bytes: number): Line {
  return { part: 'bundle', what, value: bytes / 1000, unit: 'KB' };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** What each package comes to when it is joined and minified as the build does it. */
async function bytesByPackage(): Promise<ReadonlyMap<string, number>> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/main.ts'],
    ...JOINING,
    minify: true,
    legalComments: 'none',
    outdir: 'build/bench',
    write: false,
    metafile: true,
  });
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const owner = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? OWN;
      bytes.set(owner, (bytes.get(owner) ?? 0) + bytesInOutput);
    }
  }
  return bytes;
}
