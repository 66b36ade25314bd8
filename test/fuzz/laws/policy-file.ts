import { parse } from 'yaml';
import type { PolicyFile } from '../../../src/config/file/schema.ts';
import type { Threshold } from '../../../src/config/thresholds.ts';
import { isMap } from '../mutation/edit.ts';

/** What a file says, by a reader of YAML that knows nothing of policies, is what it was taken for. */
export function expectSaid(text: string, thresholds: readonly Threshold[], file: PolicyFile): void {
  const said: unknown = parse(text);
  if (!isMap(said)) throw new Error('what is no map was taken for a policy');
  const read = Object.fromEntries(thresholds.map(({ key, max, action }) => [key, `${max} ${action}`]));
  const stated = isMap(said['thresholds']) ? Object.entries(said['thresholds']) : [];
  for (const [key, value] of stated) {
    const { max, action = 'fail' } = isMap(value) ? value : { max: value };
    if (read[key] !== `${String(max)} ${String(action)}`)
      throw new Error(`${key} was taken for ${read[key]}`);
  }
  if (Object.keys(read).length !== stated.length) throw new Error('a threshold came from nowhere');
  for (const list of ['rules', 'waivers'] as const) {
    const written = said[list];
    if (Array.isArray(written) && written.length !== file[list]?.length)
      throw new Error(`${list} are not all there`);
  }
  const unread = Object.keys(said).filter((key) => !(key in file));
  if (unread.length > 0) throw new Error(`${unread.join()} passed over`);
}
