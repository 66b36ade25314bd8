import { readFile, stat } from 'node:fs/promises';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const text = await readFile(new URL('SECURITY.md', ROOT), 'utf8');
const links = [...text.matchAll(/\]\((?<path>[^)#]+)(?:#(?<place>[^)]+))?\)/g)].map(({ groups }) => ({
  path: groups?.['path'] ?? '',
  place: groups?.['place'],
}));

it.each([...new Set(links.map(({ path }) => path))])('what SECURITY.md names is there: %s', async (path) => {
  expect((await stat(new URL(path, ROOT))).isFile()).toBe(true);
});

it('so is every heading that it names', async () => {
  for (const { path, place } of links) {
    if (place === undefined) continue;
    const headings = (await readFile(new URL(path, ROOT), 'utf8')).matchAll(/^#+ (?<words>.+)$/gm);
    const anchors = [...headings].map(({ groups }) =>
      (groups?.['words'] ?? '')
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    expect([path, anchors]).toEqual([path, expect.arrayContaining([place])]);
  }
});

it('each threat that somebody cannot carry out has a test', () => {
  const rows = text
    .split('\n')
    .filter((line) => /^\| .+ \| .+ \|.*\|$/.test(line) && !/^\|[- ]+\|/.test(line));
  const untested = rows.filter((row) => !row.endsWith('| Test |') && !row.includes('test/'));
  // A rule that knows names cannot tell who set a check run: the one that nothing here can hold.
  expect(rows.length).toBeGreaterThan(20);
  expect(untested).toHaveLength(1);
});
