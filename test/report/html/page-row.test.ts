import { expect, it } from 'vitest';
import { cell } from '../../../src/report/html/page-row.ts';

it('a row that ends too early has empty cells', () => {
  expect(cell([], 'policy')).toBe('');
});
