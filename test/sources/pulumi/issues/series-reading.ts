import { readSeries } from '../../../../src/sources/pulumi/issues/series.ts';
import type { Entity } from '../../../../src/sources/pulumi/targets/entity.ts';
import { type Desk, openDesk } from './desk.ts';

/** Reads entities, and what was asked: of each the ids of its rows, and all that is told besides. */
export async function readEntities(entities: readonly Entity[], desk: Desk, maxRows = 1_000) {
  const { book, asked } = openDesk(desk);
  const series = await readSeries({ ...book, maxRows, progress: undefined }, entities);
  const seen = Object.fromEntries(
    [...series].map(([{ name }, { rows, ...others }]) => [
      name,
      { ids: rows.map(({ id }) => id), ...others },
    ]),
  );
  return { seen, asked: asked.map(({ what }) => what) };
}

/** What is told of an entity that was read whole. */
export const whole = (...ids: readonly string[]) => ({ ids, failure: undefined, leftOut: 0, cautions: [] });
