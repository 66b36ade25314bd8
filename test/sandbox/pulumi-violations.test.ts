import { describe, expect, it } from 'vitest';
import { items, member } from '../contracts/json.ts';
import { ask, each, pagesOf, rowsOf, start } from './pulumi-service.ts';

const VIOLATIONS = '/api/orgs/acme/policyresults/violationsv2';

describe('the violations', () => {
  const TOKENS = { path: VIOLATIONS, key: 'policyViolations', token: 'continuationToken' } as const;
  const OVER = ['fixed', 'by_design', 'ignored'];

  it.each([100, 1_000, 5_000])(
    'in pages of %i are the issues that are not over',
    async (violationPageSize) => {
      const pulumi = await start({ violationPageSize });
      const pages = await pagesOf(pulumi, TOKENS);
      const rows = pages.flatMap((page) => items(member(page, 'policyViolations')));
      const open = pulumi.estate.issues.filter(
        ({ organization, status }) => organization === 'acme' && !OVER.includes(status),
      );
      expect(pages).toHaveLength(Math.ceil(open.length / violationPageSize));
      expect(each(rows, 'id')).toEqual(open.map(({ id }) => id));
      expect(pages.at(-1)).toMatchObject({ continuationToken: '' });
      expect(rows.some((row) => member(row, 'stackName') === 'staging')).toBe(true);
      expect(rows.some((row) => member(row, 'accountName') === 'us-east-1')).toBe(true);
      for (const key of ['severity', 'status', 'priority', 'entityType']) {
        expect(rows[0]).not.toHaveProperty(key);
      }
    },
  );

  it('may come without ids, as in the documented example', async () => {
    const [row] = await rowsOf(await start({ violationId: 'absent' }), VIOLATIONS, 'policyViolations');
    expect(row).not.toHaveProperty('id');
    expect(row).not.toHaveProperty('kind');
  });

  it('may be gone, and are not to be had for a token that is none', async () => {
    const pulumi = await start();
    expect((await ask(pulumi, `${VIOLATIONS}?continuationToken=x`)).status).toBe(400);
    pulumi.switches.violations = 'absent';
    expect((await ask(pulumi, VIOLATIONS)).status).toBe(404);
  });
});
