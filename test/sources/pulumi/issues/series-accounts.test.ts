import { describe, expect, it } from 'vitest';
import { failing } from '../../answers.ts';
import { type Desk, filtered, issueOf } from './desk.ts';
import { accountEntity, stackEntity } from './entities.ts';
import { readEntities, whole } from './series-reading.ts';

describe('an account', () => {
  const CLOUD = accountEntity('cloud');
  const ofCloud = (id: string, entityProject: string, entityId: string) =>
    issueOf(id, { entityType: 'insights-account', entityProject, entityId });

  it('is read by each of the ways to name it, its rows once, and nothing is left out', async () => {
    const rows = [
      ofCloud('1', 'cloud', ''),
      ofCloud('2', '', 'cloud'),
      ofCloud('3', 'cloud', 'cloud'),
      ofCloud('4', 'x', 'cloud'),
    ];
    const { seen, asked } = await readEntities([CLOUD], { list: filtered(rows) });
    expect(seen).toEqual({ [CLOUD.name]: whole('1', '3', '2') });
    expect(asked.filter((what) => what.startsWith('counting'))).toEqual([
      'counting policy issues of acme/cloud',
      'counting policy issues of acme/cloud',
    ]);
  });

  it('has its rows beside a stack’s', async () => {
    const { seen } = await readEntities([stackEntity('a'), CLOUD], {
      list: filtered([issueOf('1', { entityId: 'a' }), ofCloud('c', 'cloud', '')]),
    });
    expect(seen).toEqual({ 'acme/web/a': whole('1'), [CLOUD.name]: whole('c') });
  });

  it('fails where one of the ways does, and keeps the rows of the other', async () => {
    const list: Desk['list'] = (range, filter) => {
      if (filter.includes('entityId')) throw failing('forbidden');
      return filtered([ofCloud('1', 'cloud', '')])(range, filter);
    };
    expect((await readEntities([CLOUD], { list })).seen).toMatchObject({
      [CLOUD.name]: { ids: ['1'], failure: { code: 'forbidden' } },
    });
  });

  it.each([
    [4, undefined],
    [
      3,
      'Pulumi Cloud: listing policy issues of acme/cloud failed: the lists have 4 rows together, over the limit of 3 rows read of one target. Narrow the target, or raise limits.rows in the policy file.',
    ],
  ])('of four rows in two lists, where %i are allowed', async (maxRows, message) => {
    const rows = ['1', '2'].flatMap((id) => [ofCloud(id, 'cloud', ''), ofCloud(`${id}b`, '', 'cloud')]);
    const { seen } = await readEntities([CLOUD], { list: filtered(rows) }, maxRows);
    expect(seen[CLOUD.name]?.ids).toHaveLength(4);
    if (message === undefined) expect(seen[CLOUD.name]?.failure).toBeUndefined();
    else expect(seen[CLOUD.name]?.failure).toMatchObject({ code: 'too-many-rows', message });
  });
});
