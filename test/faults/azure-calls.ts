import { AZURE_GOVERNING_CALLS } from './azure-governing-calls.ts';
import { AZURE_NAME_CALLS } from './azure-name-calls.ts';
import { AZURE_READING_CALLS } from './azure-reading-calls.ts';
import { AZURE_SIGN_IN_CALLS } from './azure-sign-in-calls.ts';
import type { CallRow } from './call-row.ts';

/** What is read, and by whom. */
export const AZURE_READING: readonly CallRow[] = [...AZURE_READING_CALLS, ...AZURE_SIGN_IN_CALLS];

/** What is asked about the targets and the findings. */
export const AZURE_LOOK_UPS: readonly CallRow[] = [...AZURE_GOVERNING_CALLS, ...AZURE_NAME_CALLS];
