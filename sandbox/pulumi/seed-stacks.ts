import type { Random } from '../random.ts';
import type { StackPack, StackRecord, UpdateRecord } from './records.ts';

const GOVERNED = [
  { name: 'default-policy-group', enabledPacks: 2 },
  { name: 'audit-all', enabledPacks: 1 },
];
const PACKS: readonly StackPack[] = [
  { name: 'acme-aws', versionTag: '1.8.0', mode: 'preventative' },
  { name: 'cis-aws', versionTag: '1.8.0', mode: 'preventative' },
  { name: 'legacy-rules', versionTag: '1.8.0', mode: 'audit' },
];
const HOUR = 3_600;

/** The stacks of acme. */
export function seedStacks(random: Random, now: Date): StackRecord[] {
  const stack = (
    project: string,
    name: string,
    hoursSinceUpdate: number,
    groups: StackRecord['policyGroups'] = GOVERNED,
  ): StackRecord => {
    const version = 10 + random.int(200);
    return {
      organization: 'acme',
      project,
      stack: name,
      version,
      policyGroups: groups,
      policyPacks: groups === GOVERNED ? PACKS : [],
      latestUpdate: update(version, now, hoursSinceUpdate),
      previews: [],
    };
  };
  return [
    stack('website', 'production', 75),
    stack('website', 'staging', 20),
    stack('payments', 'production', 200),
    stack('sandbox', 'dev', 2, [{ name: 'default-policy-group', enabledPacks: 0 }]),
    stack('landing-zone', 'clean', 500),
  ];
}

/** The stack of globex, the other organisation. */
export function seedStoreStack(now: Date): StackRecord {
  return {
    organization: 'globex',
    project: 'store',
    stack: 'production',
    version: 12,
    policyGroups: GOVERNED,
    policyPacks: PACKS,
    latestUpdate: update(12, now, 31),
    previews: [],
  };
}

/** The id needs to be an id and to differ, no more. */
function update(version: number, now: Date, hoursAgo: number): UpdateRecord {
  const endTime = Math.floor(now.getTime() / 1_000) - hoursAgo * HOUR;
  const digits = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  return {
    updateID: `d333a711-${digits(hoursAgo, 4)}-402f-be6d-${digits(version, 12)}`,
    version,
    result: 'succeeded',
    startTime: endTime - 94,
    endTime,
    kind: 'update',
  };
}
