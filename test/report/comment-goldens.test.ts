import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { makeAccountFinding, makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  makeUnpreviewable,
  type ReportCase,
  RUN,
  readState,
} from '../builders/report.ts';
import { azure, hostileAzure } from './azure-scene.ts';

const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop';
const azureTarget = makeUnpreviewable({
  target: GROUP,
  state: readState({ kind: 'governed', reason: '12 policy events came' }),
  notes: ['events from 2026-11-22 08:15 to 2026-11-23 08:15 UTC'],
});

const bothSources: ReportCase = {
  outcomes: [
    makeOutcome({
      findings: [
        makeFinding({ severity: 'critical', level: 'mandatory', priority: 'p1' }),
        ...makeFindings(2, {
          severity: 'medium',
          level: 'advisory',
          policy: { name: 'tags-required', description: 'Every resource carries a cost centre.' },
        }),
        makeFinding({
          severity: 'unknown',
          unknownWords: { severity: 'blocker' },
          fingerprint: 'a'.repeat(32),
          policy: { name: 'kms-rotation' },
        }),
      ],
      targets: [makeTarget({ notes: ['3 rows of other stacks left out'] })],
    }),
    makeOutcome({
      source: 'azure',
      findings: [makeAzureFinding({ fingerprint: 'b'.repeat(32), policy: { reference: 'httpsOnly' } })],
      targets: [azureTarget],
    }),
  ],
  limits: [
    makeLimit({ key: 'high+', origin: 'default' }),
    makeLimit({ key: 'mandatory+', max: 5 }),
    makeLimit({ key: 'total', max: 3, action: 'warn' }),
  ],
};

const hostileFindings = ATTACKS.map((text, index) =>
  makeFinding({
    severity: 'unknown',
    unknownWords: { severity: text },
    scope: text,
    message: text,
    fingerprint: index.toString(16).padStart(32, '0'),
    introduced: index % 2 === 0,
    policy: {
      name: text,
      pack: text,
      description: text,
      title: text,
      packTitle: text,
      remediation: `${text}\n- ${text}`,
      framework: text,
      url: text,
    },
    resource: { id: text, name: text, type: text },
  }),
);

const hostileRest = {
  setAside: hostileFindings
    .slice(0, 5)
    .map((finding) => ({ reason: 'exempted' as const, finding, detail: finding.policy.name })),
  targets: [makeTarget({ cautions: ATTACKS.slice(5, 15) })],
};

const manyFindings = Array.from({ length: 60 }, (_, index) =>
  makeFindings(50, {
    severity: index % 2 === 0 ? 'high' : 'low',
    policy: { name: `policy-${String(index).padStart(2, '0')}` },
  }),
).flat();

const noPublicRead = {
  title: 'S3 buckets must not be public',
  description: 'S3 buckets must not be readable by everyone.',
  remediation: [
    'Make the bucket private:',
    '',
    '1. Set `acl` to `private`, or leave it out.',
    '2. Add a public access block:',
    '',
    '```ts',
    "new aws.s3.BucketPublicAccessBlock('site', {",
    '  bucket: site.id,',
    '  blockPublicAcls: true,',
    '});',
    '```',
    '',
    '3. Deploy, and check with `aws s3api get-public-access-block`.',
    '',
    'Questions go to @acme/security, see #42.',
  ].join('\n'),
  packTitle: 'AWS Guard',
  framework: 'CIS AWS Foundations 3.0.0, 2.1.4',
  url: 'https://docs.acme.example/policies/s3-no-public-read(aws)',
  packPage: 'https://app.pulumi.com/acme/policypacks/aws-guard',
};

const howToFix: ReportCase = {
  findings: [
    ...makeFindings(2, { severity: 'critical', level: 'mandatory', policy: noPublicRead }),
    makeFinding({
      severity: 'medium',
      level: 'advisory',
      fingerprint: 'c'.repeat(32),
      policy: {
        name: 'tags-required',
        version: '1.3.0',
        description: 'Every resource carries a cost centre.',
        remediation: '- Add the tag `cost-centre`.\n- Ask finance for its number.',
        url: 'http://wiki.acme.example/tags',
      },
    }),
    makeFinding({
      severity: 'unknown',
      unknownWords: { severity: 'not told', priority: 'not told' },
      priority: 'unknown',
      fingerprint: 'd'.repeat(32),
      policy: { name: 'kms-rotation', version: undefined },
    }),
  ],
  run: { ...RUN, event: 'schedule' },
};

const fixedByThisChange: ReportCase = {
  outcomes: [
    makeOutcome({
      findings: [
        makeFinding({
          severity: 'critical',
          level: 'mandatory',
          fingerprint: 'a'.repeat(32),
          policy: { title: noPublicRead.title },
          resource: { name: 'assets' },
        }),
        makeFinding({
          severity: 'critical',
          level: 'mandatory',
          introduced: true,
          fingerprint: 'b'.repeat(32),
          firstObservedAt: '2026-11-23T08:10:00Z',
          policy: { remediation: 'Set `acl` to `private`.' },
          resource: { name: 'uploads', id: 'urn:uploads' },
        }),
      ],
      setAside: makeFindings(2, { severity: 'high', policy: { name: 'tags-required' } }).map(
        (finding, index) => ({
          reason: 'fixed-by-this-change',
          finding,
          detail:
            index === 0
              ? 'the preview evaluates the policy and it passes'
              : 'the preview deletes the resource',
        }),
      ),
      targets: [
        makeTarget({
          preview: 'read',
          cautions: ['The preview is of commit 89abcdef, this run is of another one.'],
          notes: ['preview: update 7f3c, 12 resources'],
        }),
      ],
    }),
  ],
};

const withoutPreview: ReportCase = {
  outcomes: [
    makeOutcome({
      findings: makeFindings(2, { severity: 'high', policy: { version: undefined } }),
      setAside: [
        {
          reason: 'exempted',
          finding: makeFinding({ severity: 'high', policy: { name: 'tags-required' } }),
          detail: 'exception SEC-142 until 2027-03-31',
        },
      ],
    }),
  ],
};

/** Every state of a preview, in a run that also misses a target. */
const previews: ReportCase = {
  outcomes: [
    makeOutcome({
      findings: [
        ...['read', 'none', 'failed'].map((stack, index) =>
          makeFinding({
            severity: 'high',
            scope: `acme/website/${stack}`,
            fingerprint: String(index).repeat(32),
            resource: { name: `of-${stack}`, id: `urn:of-${stack}` },
          }),
        ),
        makeFinding({
          severity: 'high',
          introduced: true,
          scope: 'acme/website/read',
          fingerprint: 'a'.repeat(32),
        }),
        makeAccountFinding({ severity: 'high', fingerprint: 'b'.repeat(32) }),
      ],
      targets: [
        makeTarget({ target: 'Acme/website/read', scope: 'acme/website/read', preview: 'read' }),
        makeTarget({ target: 'acme/website/none' }),
        makeTarget({
          target: 'acme/website/failed',
          preview: 'failed',
          state: brokenState('failed', 'Pulumi preview of acme/website/failed failed: it was cut short.'),
        }),
        makeTarget({ target: 'acme/website/prodution', state: brokenState('missing') }),
        makeUnpreviewable({ target: 'acme/aws-prod' }),
      ],
    }),
  ],
};

describe('the comment', () => {
  it.each<[string, ReportCase]>([
    ['pass', {}],
    ['fail-both-sources', bothSources],
    ['warn', { findings: makeFindings(2), limits: [makeLimit({ key: 'total', max: 1, action: 'warn' })] }],
    [
      'error-missing-target',
      {
        outcomes: [
          makeOutcome({
            findings: makeFindings(1),
            targets: [
              makeTarget(),
              makeTarget({ target: 'acme/website/prodution', state: brokenState('missing') }),
            ],
          }),
        ],
      },
    ],
    [
      'skipped',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
        fork: true,
      },
    ],
    ['fixed-by-this-change', fixedByThisChange],
    ['pulumi-pull-request-without-preview', withoutPreview],
    ['previews', previews],
    ['how-to-fix', howToFix],
    ['azure', azure],
    ['azure-hostile-text', hostileAzure],
    ['hostile-text', { outcomes: [makeOutcome({ findings: hostileFindings, ...hostileRest })] }],
    ['3000-findings', { findings: manyFindings }],
  ])('of %s is as reviewed', async (name, report) => {
    const text = renderComment(makeReport(report), COMMENT_SIZE);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64_000);
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/comment-${name}.md`);
  });
});
