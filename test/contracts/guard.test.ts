import { expect, it } from 'vitest';
import { contractsPresent } from './official.ts';

it('where the official descriptions are missing, this is not CI: there no contract test may be left out', () => {
  expect(contractsPresent || !process.env['CI']).toBe(true);
});
