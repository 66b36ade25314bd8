import type { AzureEstate } from './estate.ts';
import type { Quota } from './quota.ts';
import type { AzureSwitches } from './switches.ts';
import type { TokenStore } from './token-store.ts';

/** What every part of the service shares. */
export type AzureContext = {
  readonly estate: AzureEstate;
  readonly switches: AzureSwitches;
  readonly now: () => Date;
  readonly tokens: TokenStore;
  readonly quota: Quota;
  /** Paths the caller has no permission for. */
  readonly forbidden: RegExp[];
};
