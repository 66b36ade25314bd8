import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLE } from '../../sandbox/scene.ts';
import { withEagerModules } from '../../scripts/eager-modules.ts';

describe('the functions of modules', () => {
  it.each([
    [
      'export const id=1;export const modules={2:(e,t)=>{t.a="3:e=>4"},5:function(e){e.b={6:e=>7}}};',
      'export const id=1;export const modules={2:((e,t)=>{t.a="3:e=>4"}),5:(function(e){e.b={6:e=>7}})};',
    ],
    ['var t,n={8:e=>9},s=e=>n[e];s(8);', 'var t,n={8:(e=>9)},s=e=>n[e];s(8);'],
    ['var n={8(e){return 9},...t};import(n);', 'var n={8(e){return 9},...t};import(n);'],
  ])('of %s are read once', (chunk, eager) => {
    expect(withEagerModules(chunk)).toBe(eager);
  });

  it('are marked in every chunk of the action', () => {
    const folder = dirname(BUNDLE);
    const chunks = readdirSync(folder).filter((file) => /^\d+\.index\.js$/.test(file));
    const unmarked = chunks.filter(
      (file) =>
        !/export const modules=\{\d+:\((?:\(|\w+=>|function)/.test(readFileSync(join(folder, file), 'utf8')),
    );
    expect(chunks.length).toBeGreaterThan(10);
    expect(unmarked).toEqual([]);
  });

  it("get Node's own modules from Node itself", () => {
    const folder = dirname(BUNDLE);
    const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(code.filter((text) => text.includes('process.getBuiltinModule(')).length).toBeGreaterThan(0);
    expect(code.filter((text) => text.includes('import.meta.url)(')).length).toBe(0);
  });
});
