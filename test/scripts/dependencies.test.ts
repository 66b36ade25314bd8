import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import {
  ALLOWED_LICENCES,
  DEPENDENCIES_FILE,
  dependencyList,
  lockedPackages,
} from '../../scripts/dependency-list.ts';

const runtime = () => lockedPackages().filter(({ isDevelopment }) => !isDevelopment);

it('the list of dependencies is that of the lock file: npm run dependencies writes it', async () => {
  const written = await readFile(new URL(`../../${DEPENDENCIES_FILE}`, import.meta.url), 'utf8');
  expect(written).toBe(dependencyList());
});

it('no package of the bundles has a licence that asks for more than a notice', () => {
  const others = runtime().filter(({ licence }) => !ALLOWED_LICENCES.includes(licence));
  expect(runtime().length).toBeGreaterThan(20);
  expect(others).toEqual([]);
});

it('none of them runs a script when it is installed', () => {
  expect(runtime().filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
});
