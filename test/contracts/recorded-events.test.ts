import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { EventGroups } from '../../src/sources/azure/grouping.ts';
import { eventsPage } from '../../src/sources/azure/schema.ts';
import { items, member } from './json.ts';
import { describeContract } from './official.ts';
import { readRecording, recordingNames } from './recordings.ts';

/** What a person reads in the recording. Every event in them is noncompliant. */
type Expected = {
  readonly recording: string;
  readonly events: number;
  /** Worst-case words of each finding, with how many findings have them. */
  readonly findings: Readonly<Record<string, number>>;
  /** Occurrences of the findings, the most first. */
  readonly occurrences: readonly number[];
  readonly resources: number;
};

const EXPECTED: readonly Expected[] = [
  {
    // Three assignments deployed what was missing twice, four minutes apart; four more policies spoke once.
    recording: 'events-resource',
    events: 10,
    findings: { 'deployifnotexists remediate low': 3, 'audit advisory medium': 3, 'modify remediate low': 1 },
    occurrences: [2, 2, 2, 1, 1, 1, 1],
    resources: 1,
  },
  {
    // Five security groups, each under an assignment and an initiative at the very same instant.
    recording: 'events-policy-definition',
    events: 10,
    findings: { 'audit advisory medium': 10 },
    occurrences: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    resources: 5,
  },
  {
    // One key vault under ten assignments; no complianceState, only isCompliant.
    recording: 'events-resource-group-2020',
    events: 10,
    findings: { 'auditifnotexists advisory medium': 6, 'audit advisory medium': 4 },
    occurrences: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    resources: 1,
  },
  {
    // A deployment denied twice within three seconds: the virtual machine by two policies, the address by one.
    recording: 'events-resource-group-deny-2019',
    events: 10,
    findings: { 'deny mandatory high blocked': 7 },
    occurrences: [2, 2, 2, 1, 1, 1, 1],
    resources: 5,
  },
  {
    recording: 'events-resource-group-assignment',
    events: 1,
    findings: { 'auditifnotexists advisory medium': 1 },
    occurrences: [1],
    resources: 1,
  },
  { recording: 'events-cli-empty-2021', events: 0, findings: {}, occurrences: [], resources: 0 },
];

const GROUPED = ['timestamp', 'policyDefinitionId'];
const TIMESTAMP_ONLY = ['resourceId', 'policyAssignmentId', 'policyDefinitionId'];

/** Answers to queries that the gate never sends: their rows do not say which resource broke which policy when. */
const WITHOUT_IDENTITY = [
  { recording: 'events-cli-grouped-2022', exchange: 0, missing: GROUPED },
  { recording: 'events-subscription-paging', exchange: 0, missing: TIMESTAMP_ONLY },
  { recording: 'events-subscription-paging', exchange: 1, missing: TIMESTAMP_ONLY },
  { recording: 'events-subscription-paging-rerun', exchange: 0, missing: TIMESTAMP_ONLY },
  { recording: 'events-subscription-last-page', exchange: 0, missing: TIMESTAMP_ONLY },
] as const;

const bodyOf = (recording: string, exchange = 0): unknown =>
  readRecording('azure', recording)[exchange]?.body;

function findingsIn(recording: string): readonly Finding[] {
  const groups = new EventGroups();
  for (const event of v.parse(eventsPage, bodyOf(recording)).events) groups.add(event);
  return groups.findings();
}

function wordsOf({ effect, level, severity, blocked }: Finding): string {
  return `${effect} ${level} ${severity}${blocked ? ' blocked' : ''}`;
}

describeContract('recorded events become the findings that a person reads in them', () => {
  it.each(EXPECTED)('$recording', ({ recording, events, findings, occurrences, resources }) => {
    expect(v.parse(eventsPage, bodyOf(recording))).toMatchObject({ count: events, nextLink: '' });
    const read = findingsIn(recording);
    const byWords = Map.groupBy(read, wordsOf);
    expect(Object.fromEntries([...byWords].map(([words, own]) => [words, own.length]))).toEqual(findings);
    expect(read.map((finding) => finding.occurrences).toSorted((a, b) => b - a)).toEqual(occurrences);
    expect(new Set(read.map(({ resource }) => resource.id)).size).toBe(resources);
  });

  it('the denied virtual machine has both bursts, to the last digit', () => {
    const [denial] = findingsIn('events-resource-group-deny-2019').filter(
      ({ policy }) => policy.reference === '8962248944013962433',
    );
    expect(denial).toMatchObject({
      blocked: true,
      occurrences: 2,
      firstObservedAt: '2019-03-28T20:43:04.136422Z',
      lastObservedAt: '2019-03-28T20:43:07.1644507Z',
      resource: { type: 'Microsoft.Compute/virtualMachines', name: 'jilimmmm' },
    });
  });

  it('both uses of one definition in an assignment and an initiative are findings of their own', () => {
    const pair = findingsIn('events-policy-definition').filter(
      ({ resource }) => resource.name === 'pstests197',
    );
    expect(pair.map(({ policy }) => [policy.name, policy.reference])).toEqual([
      ['PSTestAuditDefinition', undefined],
      ['PSTestAuditDefinition', '5271132254225135645'],
    ]);
  });
});

describeContract(
  'recorded rows that name no resource and no policy are refused, never taken for clean',
  () => {
    it.each(WITHOUT_IDENTITY)('$recording, exchange $exchange', ({ recording, exchange, missing }) => {
      const body = bodyOf(recording, exchange);
      expect(items(member(body, 'value')).length).toBeGreaterThan(0);
      const { issues = [] } = v.safeParse(eventsPage, body);
      const ofFirstRow = issues
        .map((issue) => v.getDotPath(issue) ?? '')
        .filter((path) => /\.0\./.test(path));
      expect(ofFirstRow).toEqual(missing.map((column) => `events.0.${column}`));
    });

    it('an empty grouped answer is an empty page', () => {
      expect(v.parse(eventsPage, bodyOf('events-cli-grouped-2022', 1)).events).toEqual([]);
    });

    it('pages cut by the one who kept them say more records than they hold', () => {
      const counts = WITHOUT_IDENTITY.map(({ recording, exchange }) => {
        const body = bodyOf(recording, exchange);
        return [member(body, '@odata.count'), items(member(body, 'value')).length];
      });
      expect(counts).toEqual([
        [2, 2],
        [1000, 10],
        [1000, 10],
        [1000, 10],
        [126, 10],
      ]);
    });

    it('every recording of events is among the above', () => {
      const known = [...EXPECTED, ...WITHOUT_IDENTITY].map(({ recording }) => recording);
      const events = recordingNames('azure').filter((name) => name.startsWith('events-'));
      expect(events.filter((name) => !known.includes(name))).toEqual([]);
      expect(known.every((name) => events.includes(name))).toBe(true);
    });
  },
);
