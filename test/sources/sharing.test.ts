import { describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../sandbox/pulumi/estate.ts';
import { startPulumi } from '../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import type { SourceOutcome } from '../../src/finding/outcome.ts';
import { NOW, readScopes, startSeededAzure, WEB } from './azure/azure-truth.ts';
import { readPulumi } from './pulumi/reader.ts';

type Closing = { close(): Promise<void> };

const SOURCES: Readonly<Record<string, () => Promise<readonly [Closing, Promise<SourceOutcome>]>>> = {
  'Pulumi Cloud': async () => {
    const pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
    return [pulumi, readPulumi(pulumi, { stacks: ['acme/website/production'] })];
  },
  Azure: async () => {
    const azure = await startSeededAzure();
    return [azure, readScopes(azure, [WEB])];
  },
};

describe('findings of one policy share it: there may be 200,000 of them, and it is most of what they say', () => {
  it.each(Object.entries(SOURCES))('in %s', async (_, read) => {
    const [service, reading] = await read();
    const { findings } = await reading;
    await service.close();
    const policies = new Set(findings.map(({ policy }) => policy));
    // Some 250 findings of a dozen policies, in several versions of their packs.
    expect(policies.size).toBeLessThan(findings.length / 3);
    expect([...policies].every(({ title }) => title === undefined)).toBe(false);
  });
});
