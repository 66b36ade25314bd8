import { MOVING_AZURE_LISTS } from './moving-azure-lists.ts';
import type { MovingList } from './moving-list.ts';
import { MOVING_PULUMI_LISTS } from './moving-pulumi-lists.ts';

/** Every list of every source that is read in several pages. A source that gains one gains a row. */
export const MOVING_LISTS: readonly MovingList[] = [...MOVING_PULUMI_LISTS, ...MOVING_AZURE_LISTS];
