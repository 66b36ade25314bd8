import type { Level, Severity } from '../../src/finding/axis.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { fingerprint } from '../../src/finding/fingerprint.ts';
import type { SetAside, SetAsideReason, TargetOutcome } from '../../src/finding/outcome.ts';
import { toGlob } from '../../src/policy/glob.ts';
import type { Waiver } from '../../src/policy/waiver.ts';
import type { Report } from '../../src/report/report.ts';
import { AXIS_WORDS, makeAzureFinding, makeFinding } from './finding.ts';
import { brokenState, makeLimit, makeOutcome, makeReport, makeTarget, makeUnpreviewable } from './report.ts';

const SUBSCRIPTION = '/subscriptions/11111111-2222-3333-4444-555555555555';
const GROUPS = ['shop', 'data', 'edge'] as const;
const STACKS = ['website/production', 'payments/production', 'data-lake/staging'] as const;
/** Eight of them are Azure's. */
const POLICIES = 24;

/** Words that policies carry in turn. */
const SEVERITY_TURN: readonly Severity[] = [
  'high',
  'medium',
  'low',
  'critical',
  'medium',
  'unspecified',
  'low',
  'unknown',
];
const LEVEL_TURN: readonly Level[] = ['mandatory', 'advisory', 'advisory', 'remediate', 'disabled'];

const WAIVERS: readonly Waiver[] = [
  {
    match: { resource: [toGlob('waived-*')] },
    reason: 'Public website, accepted in SEC-142',
    owner: '@acme/platform',
    expires: '2027-03-31',
    origin: '.github/policy-gate.yml',
  },
];

/** How a report of a size is made. */
export type SizedCase = {
  /** A target of each source was read only in part, or not at all. */
  readonly unread?: boolean;
};

/**
 * A report of so many findings that count, the same on every machine: of both sources and 24 policies, with every
 * severity and priority, new ones and old ones. Beside them stand waived, exempted and fixed ones, from 40 on.
 */
export function makeSizedReport(count: number, { unread = false }: SizedCase = {}): Report {
  const findings = Array.from({ length: count }, (_, index) => sizedFinding(index, `resource-${index}`));
  const apart = Array.from({ length: Math.floor(count / 40) }, (_, index) => index);
  const waived = apart.map((index) => sizedFinding(index, `waived-${index}`));
  const exempted = apart.map((index) => asideOf('exempted', index));
  const fixed = apart.map((index) => asideOf('fixed-by-this-change', index));
  const all = [...findings, ...waived];
  return makeReport({
    outcomes: [
      makeOutcome({
        findings: all.filter(({ source }) => source === 'pulumi'),
        setAside: [...exempted, ...fixed].filter(({ finding }) => finding.source === 'pulumi'),
        targets: pulumiTargets(unread),
      }),
      makeOutcome({
        source: 'azure',
        findings: all.filter(({ source }) => source === 'azure'),
        setAside: exempted.filter(({ finding }) => finding.source === 'azure'),
        targets: azureTargets(unread),
      }),
    ],
    limits: [
      makeLimit({ key: 'high+', origin: 'default' }),
      makeLimit({ key: 'mandatory+', max: 5, origin: '.github/policy-gate.yml' }),
      makeLimit({ key: 'p0', max: 1_000_000 }),
      makeLimit({ key: 'total', max: 200, action: 'warn' }),
    ],
    policy: { waivers: WAIVERS },
    basis: { kind: 'since', since: new Date('2026-11-20T09:00:00Z') },
    files: [{ kind: 'policy', name: '.github/policy-gate.yml', commit: '89abcdef'.repeat(5) }],
  });
}

function pulumiTargets(unread: boolean): readonly TargetOutcome[] {
  return STACKS.map((stack, index) =>
    makeTarget({
      target: `acme/${stack}`,
      ...(index === 1 && { notes: ['3 rows of other stacks left out'] }),
      ...(unread && index === 2 && { state: brokenState('failed') }),
    }),
  );
}

function azureTargets(unread: boolean): readonly TargetOutcome[] {
  return GROUPS.map((group, index) =>
    makeUnpreviewable({
      target: `${SUBSCRIPTION}/resourceGroups/${group}`,
      ...(index === 0 && { cautions: ['The newest event is two hours old.'] }),
      ...(unread && index === 2 && { state: brokenState('missing', 'Azure answered 404.') }),
    }),
  );
}

function asideOf(reason: SetAsideReason, index: number): SetAside {
  const detail =
    reason === 'exempted'
      ? 'exemption legacy-tls until 2027-01-31 (Waiver)'
      : 'the preview evaluates the policy and it passes';
  return { reason, finding: sizedFinding(index, `${reason}-${index}`), detail };
}

function turn<T>(words: readonly T[], index: number): T {
  const word = words[index % words.length];
  if (word === undefined) throw new RangeError('nothing to take turns');
  return word;
}

/** The finding at an index: every third is Azure's. */
function sizedFinding(index: number, name: string): Finding {
  const policy = (index * 7) % POLICIES;
  const severity = turn(SEVERITY_TURN, policy);
  const level = turn(LEVEL_TURN, policy);
  const day = String(1 + (index % 22)).padStart(2, '0');
  const words = {
    severity,
    level,
    unknownWords: severity === 'unknown' ? { severity: 'blocker' } : {},
    firstObservedAt: `2026-11-${day}T08:00:00Z`,
    lastObservedAt: '2026-11-23T07:55:10.5Z',
  };
  const two = String(policy).padStart(2, '0');
  return index % 3 === 2 ? azureFinding(index, name, two, words) : pulumiFinding(index, name, two, words);
}

type Words = Pick<Finding, 'severity' | 'level' | 'unknownWords' | 'firstObservedAt' | 'lastObservedAt'>;

function pulumiFinding(index: number, name: string, policy: string, words: Words): Finding {
  const stack = turn(STACKS, index);
  const [project = '', environment = ''] = stack.split('/');
  const id = `urn:pulumi:${environment}::${project}::aws:s3/bucket:Bucket::${name}`;
  return makeFinding({
    ...words,
    fingerprint: fingerprint('pulumi', [stack, policy, id]),
    priority: turn(AXIS_WORDS.priority, index),
    introduced: index % 50 === 10,
    scope: `acme/${stack}`,
    url: `https://app.pulumi.com/acme/${stack}`,
    message: `Rule ${policy} is not met.`,
    policy: {
      name: `aws-rule-${policy}`,
      title: `Rule ${policy} of the AWS guard`,
      description: `Resources keep rule ${policy}, as the security handbook asks.`,
      remediation: `1. Look up rule ${policy}.\n2. Set what it asks for, then deploy.`,
      framework: `CIS AWS Foundations 3.0.0, 2.${policy}`,
      url: `https://docs.acme.example/policies/aws-rule-${policy}`,
      packTitle: 'AWS Guard',
    },
    resource: { id, name },
  });
}

function azureFinding(index: number, name: string, policy: string, words: Words): Finding {
  const scope = `${SUBSCRIPTION}/resourceGroups/${turn(GROUPS, index)}`;
  const id = `${scope}/providers/Microsoft.Storage/storageAccounts/${name}`;
  const blocked = words.level === 'mandatory';
  return makeAzureFinding({
    ...words,
    fingerprint: fingerprint('azure', [id.toLowerCase(), policy]),
    effect: blocked ? 'deny' : 'audit',
    blocked,
    scope,
    occurrences: 1 + (index % 5),
    policy: {
      name: `404c3081-a854-4457-ae30-0000000000${policy}`,
      title: `Storage rule ${policy}`,
      packTitle: 'Contoso landing zone',
      category: 'Storage',
      reference: `storage${policy}`,
      assignment: `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/landing-zone`,
    },
    resource: { id, name },
  });
}
