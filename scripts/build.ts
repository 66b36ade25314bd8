import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The validator: a package of many small parts, of which we use few. */
const JOINED = 'valibot';

/** Packages that ncc does not see, and their licences: the validator, and the charts of the HTML report. */
const LICENCES = [
  [JOINED, 'MIT', 'LICENSE.md'],
  ['chartist', 'WTFPL', 'LICENSE-WTFPL'],
] as const;

const SHEBANG = '#!/usr/bin/env node\n';

const run = (tool: string, ...words: string[]): void => {
  execFileSync(process.execPath, [tool, ...words], { stdio: 'inherit' });
};

/**
 * Joins our own modules, and of the validator, which ncc would take whole, what they use. What is imported late stays
 * a file of its own.
 */
function join(name: 'main' | 'cli'): void {
  execFileSync('node_modules/.bin/esbuild', [
    `build/${name}.js`,
    '--bundle',
    '--splitting',
    '--format=esm',
    '--platform=node',
    '--target=node24',
    '--log-level=warning',
    `--outdir=build/${name}`,
    ...packages().map((name) => `--external:${name}`),
  ]);
}

/** Every package that ncc bundles. */
function packages(): readonly string[] {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  return Object.keys(dependencies).filter((name) => name !== JOINED);
}

/** Bundles one entry with everything that it imports. */
function bundle(name: 'main' | 'cli'): void {
  join(name);
  run(
    'node_modules/@vercel/ncc/dist/ncc/cli.js',
    'build',
    `build/${name}/${name}.js`,
    '--out',
    `dist/${name}`,
    '--minify',
    '--quiet',
    '--license',
    'licenses.txt',
  );
  for (const [part, licence, file] of LICENCES) {
    const text = readFileSync(`node_modules/${part}/${file}`, 'utf8');
    appendFileSync(`dist/${name}/licenses.txt`, `\n${part}\n${licence}\n${text}`);
  }
  // ncc leaves the chunks of dynamic imports as they are, and of the entry more than is needed.
  for (const chunk of globSync(`dist/${name}/*index.js`)) {
    execFileSync('node_modules/.bin/esbuild', [
      chunk,
      '--minify',
      '--format=esm',
      '--legal-comments=none',
      '--log-level=warning',
      '--allow-overwrite',
      `--outfile=${chunk}`,
    ]);
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
bundle('main');
bundle('cli');
makeExecutable('dist/cli/index.js');
// The same program as the gate's, started by another word.
mkdirSync('dist/merge');
writeFileSync('dist/merge/index.js', "process.argv[2]='merge';await import('../main/index.js');\n");
writeFileSync('dist/merge/package.json', '{\n  "type": "module"\n}\n');
