import { describe, expect, it } from 'vitest';
import { proveEmpty } from '../../../../src/sources/pulumi/issues/proof.ts';
import type { EntityRows, Series } from '../../../../src/sources/pulumi/issues/series.ts';
import type { Entity } from '../../../../src/sources/pulumi/targets/entity.ts';
import { failing } from '../../answers.ts';
import { type Desk, filtered, issueOf, openDesk } from './desk.ts';
import { accountEntity, stackEntity as stack } from './entities.ts';

const [PROD, CLEAN, OTHER] = [stack('prod'), stack('clean'), stack('other')] as const;
const CLOUD = accountEntity('cloud');
const OF_CLOUD = issueOf('c', { entityType: 'insights-account', entityProject: '', entityId: 'cloud' });

const NOTHING: EntityRows = { rows: [], leftOut: 0, cautions: [] };
const seriesOf = (...rows: readonly (readonly [Entity, Partial<EntityRows>])[]): Series =>
  new Map(rows.map(([entity, given]) => [entity, { ...NOTHING, ...given }]));

async function prove(
  series: Series,
  desk: Desk,
  reread: (entities: readonly Entity[]) => Series = () => series,
) {
  const { book, asked } = openDesk(desk);
  const again: string[][] = [];
  const proven = await proveEmpty(book, series, async (entities) => {
    again.push(entities.map(({ name }) => name));
    return reread(entities);
  });
  const failures = Object.fromEntries([...proven].map(([{ name }, { failure }]) => [name, failure]));
  return { proven, asked: asked.map(({ what }) => what), reread: again, failures };
}

const LOOK = 'listing policy issues of acme (rows 0 to 1)';
const contradicted = (name: string) => ({
  code: 'incomplete',
  message: `Pulumi Cloud: listing policy issues failed: the list came empty, but the organisation's list has an issue of ${name} that this answer or the filter by entity leaves out, so it proves nothing. Run the job again; if it stays so, report it with this message.`,
});

describe('lists that are not empty, or failed anyway', () => {
  it('need no proof', async () => {
    const series = seriesOf([PROD, { rows: [issueOf('a')] }], [CLEAN, { failure: failing('timeout') }]);
    const { proven, asked } = await prove(series, { list: () => [] });
    expect(proven).toBe(series);
    expect(asked).toEqual([]);
  });
});

describe('an empty list of a stack', () => {
  it('is proven by rows of another stack, in one look, and by how its name is spelt', async () => {
    const series = seriesOf([PROD, { rows: [issueOf('a')] }], [CLEAN, {}]);
    const { proven, asked, reread } = await prove(series, {
      list: filtered([issueOf('a')]),
      stacks: () => ['acme/web/clean'],
    });
    expect(proven).toEqual(series);
    expect(asked).toEqual([LOOK, 'listing stacks of acme']);
    expect(reread).toEqual([]);
  });

  it('is proven by an issue of another stack that the filter finds', async () => {
    const { failures, asked } = await prove(seriesOf([CLEAN, {}]), { list: filtered([issueOf('a')]) });
    expect(failures).toEqual({ [CLEAN.name]: undefined });
    expect(asked).toEqual([LOOK, LOOK, 'listing stacks of acme']);
  });

  it('is doubted, twice over, where the filter does not find that issue', async () => {
    const list: Desk['list'] = (_, filter) => (filter === '' ? [issueOf('a')] : []);
    const { failures, asked } = await prove(seriesOf([CLEAN, {}], [OTHER, {}]), { list });
    expect(failures).toEqual({
      [CLEAN.name]: expect.objectContaining(contradicted('acme/web/prod')),
      [OTHER.name]: expect.objectContaining(contradicted('acme/web/prod')),
    });
    expect(asked).toEqual([LOOK, LOOK, LOOK, LOOK]);
  });

  it('is believed where the second look finds what the first did not', async () => {
    let looks = 0;
    const list: Desk['list'] = (range, filter) => {
      looks += 1;
      return looks === 2 ? [] : filtered([issueOf('a')])(range, filter);
    };
    expect((await prove(seriesOf([CLEAN, {}]), { list })).failures).toEqual({ [CLEAN.name]: undefined });
    expect(looks).toBe(4);
  });

  it('is looked at again where it alone is doubted', async () => {
    let looks = 0;
    const list: Desk['list'] = (range, filter) => {
      if (filter.includes('"stack"')) looks += 1;
      return looks === 1 && filter.includes('"stack"') ? [] : filtered([issueOf('a')])(range, filter);
    };
    const { failures } = await prove(seriesOf([CLEAN, {}], [accountEntity('quiet'), {}]), { list });
    expect(failures).toEqual({ [CLEAN.name]: undefined, 'acme/quiet': undefined });
  });

  it('is read again where the known issue is its own, and believed once it is filled', async () => {
    const own = issueOf('own', { entityId: 'clean' });
    const series = seriesOf([PROD, {}], [CLEAN, {}]);
    const { proven, reread } = await prove(series, { list: filtered([own]) }, () =>
      seriesOf([CLEAN, { rows: [own] }]),
    );
    expect(reread).toEqual([[CLEAN.name]]);
    expect(proven.get(CLEAN)).toEqual({ ...NOTHING, rows: [own] });
    expect(proven.get(PROD)).toEqual(NOTHING);
  });

  it('is doubted, as all others are, where it stays empty', async () => {
    const own = issueOf('own', { entityId: 'clean' });
    const series = seriesOf([PROD, {}], [CLEAN, {}], [OTHER, { rows: [issueOf('o')] }]);
    const { failures, proven, reread } = await prove(series, { list: () => [own] }, () =>
      seriesOf([CLEAN, {}]),
    );
    expect(failures).toEqual({
      [PROD.name]: expect.objectContaining(contradicted(CLEAN.name)),
      [CLEAN.name]: expect.objectContaining(contradicted(CLEAN.name)),
      [OTHER.name]: undefined,
    });
    expect(proven.get(OTHER)?.rows).toHaveLength(1);
    expect(reread).toEqual([[CLEAN.name], [CLEAN.name]]);
  });

  it('is not proven by rows of an account, but by an issue of its own kind', async () => {
    const series = seriesOf([CLOUD, { rows: [OF_CLOUD] }], [CLEAN, {}]);
    const both = [OF_CLOUD, issueOf('a')];
    expect((await prove(series, { list: filtered(both) })).failures[CLEAN.name]).toBeUndefined();
    const list: Desk['list'] = (range, filter) =>
      filter.includes('entityProject') ? [] : filtered(both)(range, filter);
    const { failures } = await prove(series, { list });
    expect(failures).toEqual({
      [CLOUD.name]: undefined,
      [CLEAN.name]: expect.objectContaining(contradicted('acme/web/prod')),
    });
  });

  it('is proven by the known issue’s own columns where none of its kind is there', async () => {
    expect((await prove(seriesOf([CLEAN, {}]), { list: filtered([OF_CLOUD]) })).failures).toEqual({
      [CLEAN.name]: undefined,
    });
    const list: Desk['list'] = (_, filter) => (filter === '' ? [OF_CLOUD] : []);
    expect((await prove(seriesOf([CLEAN, {}]), { list })).failures).toEqual({
      [CLEAN.name]: expect.objectContaining(contradicted('acme/cloud')),
    });
  });
});

it('an empty list of an account is proven by any of the ways to name one', async () => {
  const series = seriesOf([PROD, { rows: [issueOf('a')] }], [CLOUD, {}]);
  const rows = [issueOf('a'), { ...OF_CLOUD, entityId: 'sandbox' }];
  expect((await prove(series, { list: filtered(rows) })).failures[CLOUD.name]).toBeUndefined();
  const list: Desk['list'] = (range, filter) =>
    /entity(Id|Project)/.test(filter) ? [] : filtered(rows)(range, filter);
  expect((await prove(series, { list })).failures).toEqual({
    [PROD.name]: undefined,
    [CLOUD.name]: expect.objectContaining(contradicted('acme/sandbox')),
  });
});

describe('an organisation without any issue', () => {
  const none: Desk = { list: () => [] };
  const closed: Desk['list'] = (range) => (range.closed ? [issueOf('old')] : []);

  it.each<[string, Desk]>([
    ['does not say how many resources have some', none],
    ['counts no resource with issues', { ...none, resources: () => 0 }],
    ['has closed ones, which may be what is counted', { list: closed, resources: () => 3 }],
  ])('is believed where it %s', async (_, desk) => {
    expect((await prove(seriesOf([CLEAN, {}]), desk)).failures).toEqual({ [CLEAN.name]: undefined });
  });

  it('is doubted where it counts resources with issues', async () => {
    const series = seriesOf([CLEAN, {}], [PROD, { failure: failing('timeout') }]);
    const { failures, asked } = await prove(series, { ...none, resources: () => 3 });
    expect(failures).toEqual({
      [CLEAN.name]: expect.objectContaining({
        code: 'incomplete',
        message:
          'Pulumi Cloud: listing policy issues failed: the lists of acme came empty, while the service counts 3 resources with issues. Run the job again; if it stays so, report it with this message.',
      }),
      [PROD.name]: expect.objectContaining({ code: 'timeout' }),
    });
    const CLOSED = 'listing closed policy issues of acme (rows 0 to 1)';
    const once = [LOOK, 'counting resources with issues of acme', CLOSED];
    expect(asked).toEqual([...once, ...once]);
  });

  it('is not judged once the time is up', async () => {
    const resources = (): never => {
      throw failing('deadline');
    };
    expect((await prove(seriesOf([CLEAN, {}]), { ...none, resources })).failures).toEqual({
      [CLEAN.name]: expect.objectContaining({ code: 'deadline' }),
    });
  });
});

describe('the spelling of an empty stack', () => {
  const spelt = async (...stacks: readonly string[]) =>
    (await prove(seriesOf([CLEAN, {}]), { list: filtered([issueOf('a')]), stacks: () => stacks })).failures[
      CLEAN.name
    ];

  it('is the organisation’s', async () => {
    expect(await spelt('acme/web/Clean', 'acme/web/prod')).toMatchObject({
      code: 'incomplete',
      message: `Pulumi Cloud: listing policy issues of ${CLEAN.name} failed: the list came empty, and the stack is spelt acme/web/Clean. Name it so.`,
    });
  });

  it.each([[[]], [['acme/web/clean']], [['acme/web/CLEAN', 'acme/web/clean']], [['acme/web/prod']]])(
    'is believed beside %j',
    async (stacks) => {
      expect(await spelt(...stacks)).toBeUndefined();
    },
  );

  it('is not asked of an account', async () => {
    const { asked, failures } = await prove(seriesOf([CLOUD, {}]), { list: filtered([issueOf('a')]) });
    expect(failures).toEqual({ [CLOUD.name]: undefined });
    expect(asked).not.toContain('listing stacks of acme');
  });
});

it.each([
  ['not-found', 'incomplete'],
  ['server-error', 'server-error'],
] as const)(
  'a proof that fails by %s leaves every empty list %s, and the others as they are',
  async (code, told) => {
    const series = seriesOf([PROD, { rows: [issueOf('a')] }], [CLEAN, {}]);
    const list = (): never => {
      throw failing(code);
    };
    expect((await prove(series, { list })).failures).toEqual({
      [PROD.name]: undefined,
      [CLEAN.name]: expect.objectContaining({ code: told }),
    });
  },
);
