import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-lint-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
    await cp(join(ROOT, file), join(folder, file));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the project's own lint says of one file of its tree. */
async function lint(file: string, source: string): Promise<string> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, source);
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve) => {
    execFile(process.execPath, [oxlint, '--type-aware', 'src'], { cwd: folder }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

const IMPORTS = 'no-restricted-imports';
const GLOBALS = 'no-restricted-globals';

describe('the lint catches', () => {
  it.each([
    [
      'finding importing policy',
      'src/finding/x.ts',
      "import { a } from '../policy/y.ts';\nexport const b = a;",
      IMPORTS,
    ],
    [
      'finding importing report',
      'src/finding/x.ts',
      "import { a } from '../report/y.ts';\nexport const b = a;",
      IMPORTS,
    ],
    [
      'policy importing report',
      'src/policy/x.ts',
      "import { a } from '../report/y.ts';\nexport const b = a;",
      IMPORTS,
    ],
    [
      'policy importing a source',
      'src/policy/x.ts',
      "import { a } from '../sources/y.ts';\nexport const b = a;",
      IMPORTS,
    ],
    [
      'report importing a publisher',
      'src/report/x.ts',
      "import { a } from '../publishers/y.ts';\nexport const b = a;",
      IMPORTS,
    ],
    [
      'report importing the configuration',
      'src/report/x.ts',
      "import { a } from '../config/y.ts';\nexport const b = a;",
      IMPORTS,
    ],
    ['report importing ky', 'src/report/x.ts', "import ky from 'ky';\nexport const b = ky;", IMPORTS],
    [
      'report importing the file system',
      'src/report/x.ts',
      "import { readFileSync } from 'node:fs';\nexport const b = readFileSync;",
      IMPORTS,
    ],
    [
      'a dynamic import of the same',
      'src/finding/x.ts',
      "export const b = () => import('../sources/y.ts');",
      IMPORTS,
    ],
    ['finding reading the clock', 'src/finding/x.ts', 'export const b = () => Date.now();', GLOBALS],
    ['policy reading the process', 'src/policy/x.ts', "export const b = () => process.env['A'];", GLOBALS],
    ['report calling fetch', 'src/report/x.ts', "export const b = () => fetch('http://x');", GLOBALS],
    [
      'a floating promise',
      'src/sources/x.ts',
      'const a = async () => 1;\nexport const b = () => { a(); };',
      'no-floating-promises',
    ],
    [
      'a cast',
      'src/sources/x.ts',
      'export const b = (a: unknown) => a as string;',
      'consistent-type-assertions',
    ],
    ['any', 'src/sources/x.ts', 'export const b = (a: any): string => String(a);', 'no-explicit-any'],
    [
      'an assertion that something is there',
      'src/sources/x.ts',
      'export const b = (a?: string): string => a!;',
      'no-non-null-assertion',
    ],
    ['a default export', 'src/sources/x.ts', 'export default 1;', 'no-default-export'],
    [
      'an empty catch',
      'src/sources/x.ts',
      'export const b = () => { try { JSON.parse("1"); } catch {} };',
      'no-empty',
    ],
    [
      'printing past the runner',
      'src/sources/x.ts',
      "export const b = () => console.log('x');",
      'no-console',
    ],
    ['eval', 'src/sources/x.ts', 'export const b = (a: string): unknown => eval(a);', 'no-eval'],
    [
      'eval by another name',
      'src/cli/x.ts',
      'export const b = (a: string): unknown => globalThis.eval(a);',
      'no-eval',
    ],
    [
      'a function made of a text',
      'src/report/x.ts',
      'export const b = (a: string): unknown => new Function(a);',
      'no-new-func',
    ],
    [
      'a text that runs later',
      'src/sources/x.ts',
      "export const b = () => setTimeout('a()', 1);",
      'no-implied-eval',
    ],
    [
      'a program started',
      'src/publishers/x.ts',
      "import { execFile } from 'node:child_process';\nexport const b = execFile;",
      IMPORTS,
    ],
    [
      'a program started late',
      'src/cli/x.ts',
      "export const b = () => import('node:child_process');",
      IMPORTS,
    ],
    ['a machine for code', 'src/policy/x.ts', "import vm from 'node:vm';\nexport const b = vm;", IMPORTS],
    [
      'a shell, where the Azure CLI is started',
      'src/sources/azure/sign-in/cli.ts',
      "import { exec } from 'node:child_process';\nexport const b = exec;",
      IMPORTS,
    ],
    [
      'a long file',
      'src/sources/x.ts',
      Array.from({ length: 301 }, (_, line) => `export const a${line} = 1;`).join('\n'),
      'max-lines',
    ],
  ])('%s', async (_, file, source, rule) => {
    expect(await lint(file, source)).toContain(rule);
  });
});

describe('the lint lets pass', () => {
  it.each([
    [
      'report importing finding and policy',
      'src/report/x.ts',
      "import { a } from '../policy/y.ts';\nimport { c } from '../finding/z.ts';\nexport const b = [a, c];",
    ],
    [
      'the Azure CLI started by its words',
      'src/sources/azure/sign-in/cli.ts',
      "import { execFile } from 'node:child_process';\nexport const b = execFile;",
    ],
    ['as const', 'src/sources/x.ts', 'export const b = [1, 2] as const;'],
    [
      'parsing a date in the one file for timestamps',
      'src/finding/timestamp.ts',
      'export const b = (text: string) => Date.parse(text);',
    ],
  ])('%s', async (_, file, source) => {
    expect(await lint(file, source)).toContain('0 errors');
  });
});
