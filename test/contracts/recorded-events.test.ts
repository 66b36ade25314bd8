import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { recordsPage } from '../../src/sources/azure/api/schema.ts';
import { items, member } from './json.ts';
import { describeContract } from './official.ts';
import { readRecording, recordingNames } from './recordings.ts';
import { type Replay, recorded, replay } from './replay.ts';

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

/** Read over HTTP at the recorded scope; an assignment that is asked about is enforced. */
function replayed(recording: string): Promise<Replay> {
  const answer = recorded(recording);
  const assignment = { id: answer.scope, properties: { enforcementMode: 'Default' } };
  return replay(answer, { known: { [answer.scope]: assignment } });
}

async function findingsIn(recording: string): Promise<readonly Finding[]> {
  return (await replayed(recording)).outcome.findings;
}

function wordsOf({ effect, level, severity, blocked }: Finding): string {
  return `${effect} ${level} ${severity}${blocked ? ' blocked' : ''}`;
}

describeContract('recorded events become the findings that a person reads in them', () => {
  it.each(EXPECTED)('$recording', async ({ recording, events, findings, occurrences, resources }) => {
    expect(v.parse(recordsPage, bodyOf(recording))).toMatchObject({ count: events, nextLink: '' });
    const { outcome, requests } = await replayed(recording);
    expect(outcome.targets).toMatchObject([{ state: { kind: 'read' }, leftOut: 0 }]);
    expect(requests.filter((request) => request.includes('/policyEvents/'))).toHaveLength(1);
    const read = outcome.findings;
    const byWords = Map.groupBy(read, wordsOf);
    expect(Object.fromEntries([...byWords].map(([words, own]) => [words, own.length]))).toEqual(findings);
    expect(read.map((finding) => finding.occurrences).toSorted((a, b) => b - a)).toEqual(occurrences);
    expect(new Set(read.map(({ resource }) => resource.id)).size).toBe(resources);
  });

  it('the denied virtual machine has both bursts, to the last digit', async () => {
    const [denial] = (await findingsIn('events-resource-group-deny-2019')).filter(
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

  it('both bursts of the denied deployment are one story, told from its first denial', async () => {
    const denials = await findingsIn('events-resource-group-deny-2019');
    expect(denials.map(({ deployment }) => deployment)).toEqual(
      Array.from({ length: 7 }, () => '2019-03-28T20:43:04.136422Z'),
    );
    const others = await findingsIn('events-resource');
    expect(others.filter(({ deployment }) => deployment !== undefined)).toEqual([]);
  });

  it('an assignment that is not there has an empty list too, and is a missing target, never clean', async () => {
    const { outcome } = await replay(recorded('events-cli-empty-2021'));
    expect(outcome.targets).toMatchObject([
      { state: { kind: 'missing', failure: { code: 'missing-target' } } },
    ]);
  });

  it('both uses of one definition in an assignment and an initiative are findings of their own', async () => {
    const pair = (await findingsIn('events-policy-definition')).filter(
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
      const { issues = [] } = v.safeParse(recordsPage, body);
      const ofFirstRow = issues
        .map((issue) => v.getDotPath(issue) ?? '')
        .filter((path) => /\.0\./.test(path));
      expect(ofFirstRow).toEqual(missing.map((column) => `rows.0.${column}`));
    });

    it('an empty grouped answer is an empty page', () => {
      expect(v.parse(recordsPage, bodyOf('events-cli-grouped-2022', 1)).rows).toEqual([]);
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
