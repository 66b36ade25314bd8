import { expect, it } from 'vitest';
import { freezeIssues } from '../../sandbox/pulumi/frozen.ts';
import type { PulumiSandbox } from '../../sandbox/pulumi/server.ts';
import { ask, equals, grid, ISSUES, join, start } from './pulumi-service.ts';

const QUERIES = [
  grid({ filterModel: join('AND', equals('entityId', 'staging')) }),
  grid({ filterModel: join('AND', equals('entityId', 'production')) }),
  grid({ filterModel: join('AND', equals('entityId', 'staging')), startRow: 3, endRow: 9 }),
  grid({ sortModel: [{ colId: 'severity', sort: 'desc' }] }),
  grid({ rowGroupCols: [{ id: 'level', displayName: 'level', field: 'level' }] }),
];
const PATHS = [ISSUES, `${ISSUES}?closed=true`];
const TOKENS = ['', 'narrow'];

async function answers(pulumi: PulumiSandbox): Promise<readonly unknown[]> {
  const bodies: unknown[] = [];
  for (const json of QUERIES) {
    for (const path of PATHS) {
      for (const token of TOKENS) {
        bodies.push((await ask(pulumi, path, { json, token: token || pulumi.token })).body);
      }
    }
  }
  return bodies;
}

const SWITCHES = { rowsOfHiddenStacks: 'left-out' } as const;

async function started(): Promise<PulumiSandbox> {
  const pulumi = await start(SWITCHES);
  pulumi.estate.tokens.set('narrow', { mayReadPolicy: true, stacks: ['acme/payments/*'] });
  return pulumi;
}

it('answers of a frozen estate are those of one that may change, the first time and again', async () => {
  const moving = await answers(await started());
  const pulumi = await started();
  freezeIssues(pulumi.estate);
  expect(await answers(pulumi)).toEqual(moving);
  expect(await answers(pulumi)).toEqual(moving);
  expect(new Set(moving.map((body) => JSON.stringify(body))).size).toBeGreaterThan(12);
});
