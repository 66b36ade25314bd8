import { toGlob } from '../../src/policy/glob.ts';
import type { Report } from '../../src/report/report.ts';
import { makeAzureFinding, makeFinding, makeFindings } from './finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  makeUnpreviewable,
  noEvidence,
  type ReportCase,
  readState,
} from './report.ts';

const hash = (start: string): string => start.padEnd(32, '0');

const GUID = '11111111-2222-3333-4444-555555555555';

const waiver = {
  match: { policy: [toGlob('waived')] },
  reason: 'accepted in SEC-142',
  owner: '@acme/platform',
  expires: '2026-12-01',
  origin: '.github/policy-gate.yml',
};

const azureTarget = (name: string) => `/subscriptions/${GUID}/resourceGroups/${name}`;

/** Every field that a report can have, and every state that a target can be in. */
const EVERYTHING: ReportCase = {
  outcomes: [
    makeOutcome({
      findings: [
        makeFinding({
          fingerprint: hash('a1'),
          severity: 'unknown',
          unknownWords: { severity: 'dire' },
          reportedWords: { severity: ['high', 'unknown'] },
          issueIds: ['1', '2'],
          introduced: true,
          assignedTo: 'bob@example.com',
          policy: {
            title: 'No public buckets',
            packTitle: 'Guard',
            description: 'Ask bob@example.com.',
            remediation: 'Close it.',
            url: 'https://docs.example.com',
            framework: 'CIS 1.2',
            packPage: 'https://app.pulumi.com/acme/insights/policypacks/aws-guard',
          },
        }),
        makeFinding({ fingerprint: hash('a2'), policy: { name: 'waived' } }),
      ],
      setAside: [
        {
          reason: 'fixed-by-this-change',
          finding: makeFinding({ fingerprint: hash('a3') }),
          detail: 'passed',
        },
      ],
      targets: [
        makeTarget({ leftOut: 2, notes: ['a note'], cautions: ['a caution'], preview: 'read' }),
        makeTarget({ target: 'acme/gone/dev', state: brokenState('missing') }),
        makeUnpreviewable({ target: 'acme/aws-prod', state: brokenState('failed'), scope: 'acme/AWS-prod' }),
      ],
    }),
    makeOutcome({
      source: 'azure',
      findings: [
        makeAzureFinding({
          fingerprint: hash('b1'),
          deployment: '2026-11-23T07:00:00.1234567Z',
          components: [{ id: 'c', type: 'Certificate', name: 'tls' }],
          firstObservedAt: '2026-11-23T07:00:00.1234567+01:00',
          policy: {
            reference: 'tls',
            category: 'Key Vault',
            assignment: `/subscriptions/${GUID}/providers/Microsoft.Authorization/policyAssignments/a`,
            definition: '/providers/Microsoft.Authorization/policyDefinitions/d',
            initiative: '/providers/Microsoft.Authorization/policySetDefinitions/i',
          },
        }),
      ],
      setAside: [
        { reason: 'exempted', finding: makeAzureFinding({ fingerprint: hash('b2') }), detail: 'until 2027' },
      ],
      targets: [
        makeUnpreviewable({ target: azureTarget('shop'), state: noEvidence() }),
        makeUnpreviewable({
          target: azureTarget('web'),
          state: readState({ kind: 'not-asked', reason: '403' }),
        }),
        makeUnpreviewable({ target: azureTarget('lab'), state: brokenState('no-credentials') }),
      ],
      knownSince: new Date('2026-11-22T08:00:00Z'),
    }),
  ],
  limits: [
    makeLimit({ key: 'high+', origin: 'default' }),
    makeLimit({ name: 'No new (rule): a/b.c', max: 3, action: 'warn', origin: '.github/policy-gate.yml' }),
  ],
  policy: {
    waivers: [
      waiver,
      { ...waiver, expires: '2026-11-01' },
      { ...waiver, match: { blocked: true }, expires: '2027-11-01', owner: 'x' },
    ],
    mapping: [
      {
        source: 'azure',
        match: { effect: [toGlob('modify')] },
        gives: { axis: 'severity', word: 'low' },
        path: 'severity.azure[0]',
      },
    ],
  },
  basis: { kind: 'since', since: new Date('2026-11-20T08:00:00Z') },
  baseline: [
    {
      fingerprint: hash('c1'),
      source: 'pulumi',
      scope: 'acme/website/production',
      pack: 'aws-guard',
      policy: 'old',
      resource: 'urn:pulumi:production::website::x::y',
    },
  ],
  asked: [
    { source: 'pulumi', id: 'acme/*/production', key: hash('e1') },
    { source: 'azure', id: azureTarget('shop'), key: hash('e2') },
  ],
  part: true,
  files: [{ kind: 'policy', name: '.github/policy-gate.yml', commit: hash('d') }],
  notes: ['a note'],
  override: { kind: 'in-force', label: 'break', by: 'eve', role: 'admin', at: '2026-11-23T08:00:00Z' },
  proposed: { limits: [makeLimit({ key: 'total' })] },
};

/** Reports of every kind, by what they hold. */
export const REPORTS = {
  'nothing wrong': makeReport(),
  'everything at once': makeReport(EVERYTHING),
  'no target': makeReport({ outcomes: [] }),
  'an override that does not count': makeReport({
    findings: [makeFinding({ severity: 'critical' })],
    override: { kind: 'not-counted', label: 'break', reason: 'set before the newest commit' },
  }),
  'a baseline': makeReport({
    findings: makeFindings(3),
    basis: { kind: 'baseline', known: new Set([hash('0')]) },
  }),
  'a fork without credentials': makeReport({
    outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
    fork: true,
  }),
  'nothing known of the run': makeReport({ run: {} }),
} as const satisfies Readonly<Record<string, Report>>;
