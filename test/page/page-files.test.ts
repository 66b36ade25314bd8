import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildPage, PAGE_FILE } from '../../scripts/page-files.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from '../../src/report/html/page-files.ts';

describe('the program and style that the HTML report carries', () => {
  it('are what page/ is built to; else run "npm run page"', () => {
    expect(readFileSync(PAGE_FILE, 'utf8') === buildPage()).toBe(true);
  });

  it('hold no end of their element, and nothing that makes code or markup of text', () => {
    expect(`${PAGE_SCRIPT}${PAGE_STYLE}`).not.toMatch(
      /<\/|<!--|@import|url\(|\beval\(|new Function|document\.write/,
    );
  });
});
