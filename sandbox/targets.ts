import { SUBSCRIPTION_ID } from './azure/seed-catalog.ts';

/** What is gated unless a scene says otherwise. */
export const STACKS = ['acme/website/production', 'acme/website/staging'] as const;
export const SCOPES = [`/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-web-prod`] as const;
