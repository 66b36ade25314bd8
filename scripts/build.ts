import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { minify } from 'terser';
import { withEagerModules } from './eager-modules.ts';
import { JOINING } from './joining.ts';

/** Packages in CommonJS that need modules of Node's own, which only ncc can give them. */
const LEFT_TO_NCC = ['./node_modules/undici/*', 'tunnel'];

/** A package of which only a text gets into the bundle: the charts of the HTML report. */
const EMBEDDED = 'node_modules/chartist';

const SHEBANG = '#!/usr/bin/env node\n';

const run = (tool: string, ...words: string[]): void => {
  execFileSync(process.execPath, [tool, ...words], { stdio: 'inherit' });
};

/**
 * Joins our own modules and, of the packages that ncc would take whole, what they use. What is imported late stays a
 * file of its own. Returns the folders of the packages that got in.
 */
async function join(name: 'main' | 'cli'): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [`build/src/${name}.js`],
    ...JOINING,
    minifyIdentifiers: true,
    external: LEFT_TO_NCC,
    outdir: `build/${name}`,
    metafile: true,
  });
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? [],
  );
  return [...new Set([...folders, EMBEDDED])].sort();
}

/** The licences of packages, each with its own notice of copyright; what is permitted in the same words stands once. */
function licencesOf(folders: readonly string[]): string {
  const packages = folders.map((folder) => {
    const { name, license }: { name: string; license: string } = JSON.parse(
      readFileSync(`${folder}/package.json`, 'utf8'),
    );
    const [file] = globSync(`${folder}/{LICEN[CS]E,licen[cs]e}*`).sort();
    const text = file === undefined ? '' : readFileSync(file, 'utf8').trim();
    const at = Math.max(text.search(/^Permission /m), 0);
    return { notice: `${name}\n${license}\n${text.slice(0, at)}`.trim(), terms: text.slice(at) };
  });
  return [...Map.groupBy(packages, ({ terms }) => terms.replaceAll(/\s+/g, ' '))]
    .map(([, same]) => `\n${same.map(({ notice }) => `${notice}\n\n`).join('')}${same[0]?.terms}\n`)
    .join('');
}

/** ncc makes a whole `require` for each module of Node's own, each time it is asked for one. */
function withDirectBuiltins(code: string): string {
  return code.replaceAll(
    /__WEBPACK_EXTERNAL_createRequire\(import\.meta\.url\)\(("[^"]+")\)/g,
    'process.getBuiltinModule($1)',
  );
}

/** Bundles one entry with everything that it imports. */
async function bundle(name: 'main' | 'cli'): Promise<void> {
  const joined = await join(name);
  run(
    'node_modules/@vercel/ncc/dist/ncc/cli.js',
    'build',
    `build/${name}/${name}.js`,
    '--out',
    `dist/${name}`,
    '--quiet',
    '--license',
    'licenses.txt',
  );
  appendFileSync(`dist/${name}/licenses.txt`, licencesOf(joined));
  // ncc would make the entry alone small.
  for (const chunk of globSync(`dist/${name}/*index.js`)) {
    const { code } = await minify(withDirectBuiltins(readFileSync(chunk, 'utf8')), {
      module: true,
      ecma: 2020,
      compress: { passes: 2 },
      // An engine takes a function in parentheses for one that is called at once, and reads it once.
      format: { comments: false, wrap_func_args: true },
    });
    if (!code) throw new Error(`nothing is left of ${chunk}`);
    writeFileSync(chunk, withEagerModules(code));
  }
}

/** npm links a bin as it is, so the file itself must say what runs it. */
function makeExecutable(file: string): void {
  const code = readFileSync(file, 'utf8');
  if (!code.startsWith(SHEBANG)) writeFileSync(file, SHEBANG + code);
  chmodSync(file, 0o755);
}

// Both tools leave the files of earlier builds lying about. The old bundle goes once the sources compile.
rmSync('build', { recursive: true, force: true });
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
rmSync('dist', { recursive: true, force: true });
await bundle('main');
await bundle('cli');
makeExecutable('dist/cli/index.js');
// The same program as the gate's, started by another word.
mkdirSync('dist/merge');
writeFileSync('dist/merge/index.js', "process.argv[2]='merge';await import('../main/index.js');\n");
writeFileSync('dist/merge/package.json', '{\n  "type": "module"\n}\n');
