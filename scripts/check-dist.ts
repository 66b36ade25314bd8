import { execFileSync } from 'node:child_process';

const CLI = 'dist/cli/index.js';

const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' });

// The committed bundles must be what the committed sources build, so neither side may have local changes.
const dirty = git(
  'status',
  '--porcelain',
  '--',
  'src',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
).trim();
if (dirty !== '') throw new Error(`commit these first, or the comparison means nothing:\n${dirty}`);
execFileSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
const changed = git('status', '--porcelain', '--', 'dist').trim();
if (changed !== '')
  throw new Error(`dist/ is not what the sources build; run "npm run build" and commit:\n${changed}`);
// Git keeps the mode of a file only where it is told to, and a bundle can lack a module without saying so.
const [mode = ''] = git('ls-files', '--stage', '--', CLI).split(' ');
if (mode !== '100755') throw new Error(`${CLI} is committed with mode ${mode}, not 100755`);
execFileSync(CLI, ['--help'], { stdio: 'ignore' });
console.log('dist/ is byte for byte what the committed sources build');
