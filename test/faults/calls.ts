import { AZURE_LOOK_UPS, AZURE_READING } from './azure-calls.ts';
import type { CallRow } from './call-row.ts';
import { PULUMI_CALLS } from './pulumi-calls.ts';
import { PULUMI_PAGE_CALLS } from './pulumi-page-calls.ts';

/** Every call of every source, as data, in parts that are tested beside each other. A source that gains a call gains a row. */
export const CALLS = {
  pulumi: [...PULUMI_CALLS, ...PULUMI_PAGE_CALLS],
  'azure, reading': AZURE_READING,
  'azure, look-ups': AZURE_LOOK_UPS,
} as const satisfies Record<string, readonly CallRow[]>;

export const ALL_CALLS: readonly CallRow[] = Object.values(CALLS).flat();
