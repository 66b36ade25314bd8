import { execFileSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';

const run = (tool: string, ...words: string[]): void => {
  execFileSync(process.execPath, [tool, ...words], { stdio: 'inherit' });
};

// Both tools leave the files of earlier builds lying about. The old bundle goes once the sources compile.
rmSync('build', { recursive: true, force: true });
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
rmSync('dist', { recursive: true, force: true });
run(
  'node_modules/@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/main.js',
  '--out',
  'dist/main',
  '--minify',
  '--quiet',
  '--license',
  'licenses.txt',
);
// ncc minifies the entry only, and leaves the chunks of dynamic imports as they are.
for (const chunk of globSync('dist/main/*.index.js')) {
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
