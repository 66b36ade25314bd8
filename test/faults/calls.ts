import { AZURE_CALLS } from './azure-calls.ts';
import type { CallRow } from './call-row.ts';
import { PULUMI_CALLS } from './pulumi-calls.ts';

/** Every call of every source, as data. A source that gains a call gains a row. */
export const CALLS: readonly CallRow[] = [...PULUMI_CALLS, ...AZURE_CALLS];
