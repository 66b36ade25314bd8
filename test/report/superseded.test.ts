import { expect, it } from 'vitest';
import { renderSuperseded } from '../../src/report/superseded.ts';

it.each([
  [
    { url: 'https://github.com/acme/website/actions/runs/42' },
    '[A newer run](https://github.com/acme/website/actions/runs/42)',
  ],
  [{}, 'A newer run'],
])('a superseded comment of %o says so, and by what', (run, newer) => {
  expect(renderSuperseded(run)).toBe(
    `### ⏭️ Policy Gate: superseded\n\n${newer} of the same job tells of other targets, so what stood here no longer holds. Where the job still has these targets too, it makes this comment true again.`,
  );
});
