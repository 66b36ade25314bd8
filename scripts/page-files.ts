import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

export const PAGE_FILE = 'src/report/html/page-files.ts';

const CHARTIST: { readonly version: string } = JSON.parse(
  readFileSync('node_modules/chartist/package.json', 'utf8'),
);
const NOTICE = `/* With Chartist ${CHARTIST.version}, (c) Gion Kunz, under the WTFPL: https://github.com/chartist-js/chartist */`;

/** What `page/` is built to: a module with the program and the style as text. */
export function buildPage(): string {
  return [
    '// Built from page/ by "npm run page": change it there.',
    `export const PAGE_SCRIPT =\n  ${quoted(`${NOTICE}\n${built('page/main.ts')}`)};`,
    `export const PAGE_STYLE =\n  ${quoted(built('page/style.css'))};`,
    '',
  ].join('\n');
}

function built(file: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    legalComments: 'none',
    logLevel: 'warning',
    tsconfig: 'page/tsconfig.json',
  });
  return outputFiles.map(({ text }) => text.trim()).join('');
}

/** A string literal in which no end of a script or style element can stand. */
function quoted(text: string): string {
  return JSON.stringify(text.replaceAll('</', '<\\/'));
}
