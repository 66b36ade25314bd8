import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as v from 'valibot';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const packageSchema = v.object({ dependencies: v.record(v.string(), v.string()) });

/** Packages in CommonJS ask for Node's own modules by `require`. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Joins every package that the action is made of to one program, which has loaded all before it sends a request. */
export async function buildEager(folder: string): Promise<string> {
  const { dependencies } = v.parse(
    packageSchema,
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
  );
  const names = Object.keys(dependencies);
  const outfile = join(folder, 'eager.mjs');
  await build({
    stdin: {
      contents: [
        ...names.map((name, index) => `import * as package${index} from ${JSON.stringify(name)};`),
        `globalThis.kept = [${names.map((_, index) => `package${index}`).join(', ')}];`,
        'await fetch(process.env.BENCH_ADDRESS);',
      ].join('\n'),
      resolveDir: ROOT,
    },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: REQUIRE },
    logLevel: 'warning',
  });
  return outfile;
}
