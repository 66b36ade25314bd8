import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  type ReportCase,
  readState,
} from '../builders/report.ts';

const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop';
const azureTarget = makeTarget({
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
    policy: { name: text, pack: text, description: text },
    resource: { id: text, name: text, type: text },
  }),
);

const manyFindings = Array.from({ length: 60 }, (_, index) =>
  makeFindings(50, {
    severity: index % 2 === 0 ? 'high' : 'low',
    policy: { name: `policy-${String(index).padStart(2, '0')}` },
  }),
).flat();

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
    ['hostile-text', { findings: hostileFindings }],
    ['3000-findings', { findings: manyFindings }],
  ])('of %s is as reviewed', async (name, report) => {
    const text = renderComment(makeReport(report), COMMENT_SIZE);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64_000);
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/comment-${name}.md`);
  });
});
