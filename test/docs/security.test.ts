import { readFile, stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { anchorsOf, linksOf, ROOT } from './links.ts';

const text = await readFile(new URL('SECURITY.md', ROOT), 'utf8');
const links = await linksOf('SECURITY.md');

it.each([...new Set(links.map(({ address }) => address.href))])(
  'what SECURITY.md names is there: %s',
  async (address) => {
    expect((await stat(new URL(address))).isFile()).toBe(true);
  },
);

it('so is every heading that it names', async () => {
  for (const { address, place } of links) {
    if (place !== undefined)
      expect([address.href, await anchorsOf(address)]).toEqual([
        address.href,
        expect.arrayContaining([place]),
      ]);
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
