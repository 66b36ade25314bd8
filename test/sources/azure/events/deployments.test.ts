import { describe, expect, it } from 'vitest';
import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';
import { deploymentsOf } from '../../../../src/sources/azure/events/deployments.ts';
import { toFindings } from '../../../../src/sources/azure/events/findings.ts';
import { RecordGroups } from '../../../../src/sources/azure/events/grouping.ts';

const ALICE = '5e0cb1f2-3a64-4d7e-8b19-c20f7d96a841';
const BOB = '0d81b461-6bb0-4909-a102-d51803a7d275';

const denied = (time: string, resource: string, principalOid = ALICE, definition = 'd'): PolicyRecord => ({
  timestamp: `2026-11-23T${time}Z`,
  resourceId: `/subscriptions/s/resourceGroups/g/providers/x/y/${resource}`,
  policyAssignmentId: '/a',
  policyDefinitionId: `/${definition}`,
  isCompliant: false,
  policyDefinitionAction: 'Deny',
  principalOid,
  components: undefined,
});

/** The deployment of each finding, by resource and definition. */
function deployments(events: readonly PolicyRecord[]): Record<string, string | undefined> {
  const groups = new RecordGroups();
  for (const event of events) groups.addEvent(event);
  const { findings } = toFindings(groups.groups());
  return Object.fromEntries(
    findings.map(({ resource, policy, deployment }) => [`${resource.name} ${policy.name}`, deployment]),
  );
}

describe('blocked findings of one deployment share when it was first denied', () => {
  it('over resources, policies and tries', () => {
    expect(
      deployments([
        denied('09:00:00.1', 'vm'),
        denied('09:00:00.1000002', 'vm', ALICE, 'e'),
        denied('09:00:31', 'vm'),
        denied('09:00:31.5', 'net'),
        denied('09:02:31.4', 'disk'),
      ]),
    ).toEqual({
      'vm d': '2026-11-23T09:00:00.1Z',
      'vm e': '2026-11-23T09:00:00.1Z',
      'net d': '2026-11-23T09:00:00.1Z',
      'disk d': '2026-11-23T09:00:00.1Z',
    });
  });

  it('whatever the number of digits: ties and truncated times keep their order', () => {
    expect(deployments([denied('09:00:00.2', 'b'), denied('09:00:00.1999999', 'a')])).toEqual({
      'b d': '2026-11-23T09:00:00.1999999Z',
      'a d': '2026-11-23T09:00:00.1999999Z',
    });
  });

  it('and a longer pause or another identity begins another', () => {
    expect(
      deployments([denied('09:00:00', 'a'), denied('09:02:01', 'b'), denied('09:00:30', 'c', BOB)]),
    ).toEqual({
      'a d': '2026-11-23T09:00:00Z',
      'b d': '2026-11-23T09:02:01Z',
      'c d': '2026-11-23T09:00:30Z',
    });
  });

  it('a finding that several of them brought belongs to the newest', () => {
    expect(deployments([denied('09:00:00', 'a'), denied('15:00:00', 'a'), denied('15:00:05', 'b')])).toEqual({
      'a d': '2026-11-23T15:00:00Z',
      'b d': '2026-11-23T15:00:00Z',
    });
  });

  it('what was not blocked belongs to none', () => {
    const audited = { ...denied('09:00:00', 'a'), policyDefinitionAction: 'audit' };
    expect(deployments([audited])).toEqual({ 'a d': undefined });
    expect(deployments([denied('09:00:00', 'a'), { ...audited, timestamp: '2026-11-23T09:00:01Z' }])).toEqual(
      {
        'a d': undefined,
      },
    );
  });
});

it('each of many deployments keeps its own denials', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const denials = hours.flatMap((hour) => [
    { principal: ALICE, timestamp: `2026-11-23T${hour}:00:00Z` },
    { principal: ALICE, timestamp: `2026-11-23T${hour}:01:59.9999999Z` },
  ]);
  const deploymentOf = deploymentsOf(denials.toReversed());
  expect(denials.map(deploymentOf)).toEqual(
    hours.flatMap((hour) => [`2026-11-23T${hour}:00:00Z`, `2026-11-23T${hour}:00:00Z`]),
  );
  expect(deploymentOf({ principal: BOB, timestamp: '2026-11-23T09:00:00Z' })).toBeUndefined();
});
