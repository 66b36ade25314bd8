import { readdir, stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { anchorsOf, linksOf, ROOT } from './links.ts';

const DOCS = (await readdir(new URL('docs/', ROOT))).filter((name) => name.endsWith('.md'));

it.each(['README.md', 'CONTRIBUTING.md', ...DOCS.map((name) => `docs/${name}`)])(
  'what %s names is there',
  async (page) => {
    for (const { address, place } of await linksOf(page)) {
      const isThere = await stat(address).then(
        () => true,
        () => false,
      );
      expect([address.pathname, isThere]).toEqual([address.pathname, true]);
      if (place === undefined || !address.pathname.endsWith('.md')) continue;
      expect(await anchorsOf(address)).toContain(place);
    }
  },
);

it('the faults have a test each', async () => {
  const tests = (await linksOf('docs/faults.md')).filter(({ address }) =>
    address.pathname.endsWith('.test.ts'),
  );
  expect(tests.length).toBeGreaterThan(25);
});
