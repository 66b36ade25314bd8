import { execFileSync } from 'node:child_process';

const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' });

// The committed bundle must be what the committed sources build, so neither side may have local changes.
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
console.log('dist/ is byte for byte what the committed sources build');
