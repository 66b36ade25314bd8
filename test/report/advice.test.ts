import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import type { TargetOutcome } from '../../src/finding/outcome.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { makeAccountFinding, makeFinding } from '../builders/finding.ts';
import { makeOutcome, makeReport, makeTarget } from '../builders/report.ts';
import {
  ALL_TARGETS,
  account,
  added,
  adviceIn,
  blind,
  open,
  type Situation,
  seen,
  torn,
} from './advice-scene.ts';

const ofAccount = (count = 1): readonly Finding[] =>
  Array.from({ length: count }, (_, index) =>
    makeAccountFinding({ severity: 'high', fingerprint: `account ${index}` }),
  );

const BELOW = [
  "  - Give the gate this pull request's preview (input `pulumi-preview`): issues that the change fixes then no longer count.",
  '  - Deploy the fix, have the stack evaluated again, and run this check again.',
  '  - Triage the issue in Pulumi Cloud (ignored), waive it in the policy file, or raise the limit.',
];
const ALONE = [
  '- Pulumi issues describe what is deployed, so this pull request alone cannot turn the check green: its fix has to be merged and deployed first. What can:',
  ...BELOW,
];
const DEPLOYED =
  '- Pulumi issues describe what is deployed. They close when a fixed stack is updated and evaluated again, or when someone marks them ignored in Pulumi Cloud.';
const SCANNED =
  '- Pulumi issues describe what is deployed. They close when the resource is fixed and the account scanned and evaluated again, or when someone marks them ignored in Pulumi Cloud.';
const SCANNED_ONE =
  '- 1 counted Pulumi issue describes what is deployed: it closes when the resource is fixed and the account scanned and evaluated again, or when someone marks it ignored in Pulumi Cloud.';
const NOT_SHOWN =
  "1 counted Pulumi issue is open already, and this change's preview does not show it fixed: fix it here too, deploy a fix first, or triage it in Pulumi Cloud (ignored).";
const ADDED = 'This change adds 1 counted Pulumi issue: fix it here.';
const UNUSABLE =
  '- 1 counted Pulumi issue is in a stack whose preview was given but could not be used (see "Not evaluated" above for why), so whether this change fixes it is not known: mend that and run this check again, deploy a fix first, or triage it in Pulumi Cloud (ignored).';
const BLIND_ONE = (reach: string): readonly string[] => [
  `- 1 counted Pulumi issue is in a stack without a preview and describes what is deployed, so this pull request alone cannot ${reach}: its fix has to be merged and deployed first. What ${reach === 'close it' ? 'helps' : 'can'}:`,
  ...BELOW,
];
const AZURE = [
  expect.stringMatching(/^- Azure events record requests, /),
  expect.stringMatching(/^ {2}- 1 finding is of refused requests/),
  expect.stringMatching(/^ {2}- Then run this check again\./),
];

describe('advice', () => {
  it.each<[string, Situation, readonly unknown[]]>([
    ['a pull request without its preview', { findings: open('blind', 2), targets: [blind] }, ALONE],
    [
      'pull_request_target',
      { event: 'pull_request_target', findings: open('blind'), targets: [blind] },
      ALONE,
    ],
    ['a schedule', { event: 'schedule', findings: open('blind'), targets: [blind] }, [DEPLOYED]],
    ['a merge queue', { event: 'merge_group', findings: open('seen'), targets: [seen] }, [DEPLOYED]],
    ['a run outside GitHub', { event: 'none', findings: open('torn'), targets: [torn] }, [DEPLOYED]],
    ['a pull request with its preview', { findings: open('seen'), targets: [seen] }, [`- ${NOT_SHOWN}`]],
    ['an issue that the change adds', { findings: added('seen'), targets: [seen] }, [`- ${ADDED}`]],
    [
      'an added and an open issue',
      { findings: [...added('seen'), ...open('seen')], targets: [seen] },
      [`- ${ADDED} ${NOT_SHOWN}`],
    ],
    [
      'an issue added elsewhere than in a pull request',
      { event: 'push', findings: [...added('seen'), ...open('seen')], targets: [seen] },
      [
        `- ${ADDED}`,
        '- 1 counted Pulumi issue describes what is deployed: it closes when a fixed stack is updated and evaluated again, or when someone marks it ignored in Pulumi Cloud.',
      ],
    ],
    ['an account in a pull request', { findings: ofAccount(), targets: [account] }, [SCANNED]],
    ['an account elsewhere', { event: 'schedule', findings: ofAccount(), targets: [account] }, [SCANNED]],
    [
      'a stack and an account elsewhere',
      { event: 'push', findings: [...open('seen'), ...ofAccount()], targets: ALL_TARGETS },
      [
        '- Pulumi issues describe what is deployed. They close when a fixed stack is updated and evaluated again, when the resource is fixed and the account scanned and evaluated again, or when someone marks them ignored in Pulumi Cloud.',
      ],
    ],
    ['a finding of no target', { findings: open('stranger'), targets: [seen] }, [DEPLOYED]],
    [
      'a stack without a preview beside one with it',
      { findings: open('blind'), targets: [seen, blind] },
      ALONE,
    ],
    [
      'stacks with and without a preview',
      { findings: [...open('seen'), ...open('blind')], targets: [seen, blind] },
      [`- ${NOT_SHOWN}`, ...BLIND_ONE('close it')],
    ],
    [
      'an added issue beside a stack without a preview',
      { findings: [...added('seen'), ...open('blind')], targets: [seen, blind] },
      [`- ${ADDED}`, ...BLIND_ONE('close it')],
    ],
    [
      'a stack without a preview and an account',
      { findings: [...open('blind'), ...ofAccount()], targets: [blind, account] },
      [...BLIND_ONE('turn the check green'), SCANNED_ONE],
    ],
    ['a preview that failed', { findings: open('torn'), targets: [torn] }, [UNUSABLE]],
    [
      'every kind at once',
      {
        findings: [...added('seen'), ...open('seen'), ...open('blind'), ...open('torn'), ...ofAccount()],
        targets: ALL_TARGETS,
      },
      [`- ${ADDED} ${NOT_SHOWN}`, ...BLIND_ONE('close it'), UNUSABLE, SCANNED_ONE],
    ],
    ['Azure in a pull request', { azure: true }, AZURE],
    ['both sources', { azure: true, findings: open('blind'), targets: [blind] }, [...ALONE, ...AZURE]],
    [
      'both sources with a preview',
      { azure: true, findings: open('seen'), targets: [seen] },
      [`- ${NOT_SHOWN}`, ...AZURE],
    ],
    ['nothing exceeded', {}, []],
  ])('for %s is what helps there', (_, situation, expected) => {
    expect(adviceIn(situation).lines).toEqual(expected);
  });

  it.each<[string, readonly Finding[], string]>([
    ['added', added('seen', 2), 'This change adds 2 counted Pulumi issues: fix them here.'],
    [
      'not shown fixed',
      open('seen', 3),
      "3 counted Pulumi issues are open already, and this change's preview does not show them fixed: fix them here too, deploy a fix first, or triage them in Pulumi Cloud (ignored).",
    ],
    [
      'without a preview',
      [...open('blind', 2), ...open('seen')],
      '2 counted Pulumi issues are in stacks without a preview and describe what is deployed, so this pull request alone cannot close them:',
    ],
    [
      'with a failed preview',
      open('torn', 2),
      '2 counted Pulumi issues are in stacks whose preview was given but could not be used (see "Not evaluated" above for why), so whether this change fixes them is not known:',
    ],
    [
      'of an account',
      [...ofAccount(2), ...open('seen')],
      '2 counted Pulumi issues describe what is deployed: they close when the resource is fixed',
    ],
  ])('counts issues that are %s', (_, findings, words) => {
    expect(adviceIn({ findings, targets: ALL_TARGETS }).lines.join('\n')).toContain(words);
  });

  it('is about the findings behind an exceeded limit only', () => {
    const findings = [...open('seen'), ...added('seen').map((one) => ({ ...one, severity: 'low' as const }))];
    expect(adviceIn({ findings, targets: [seen] }).lines).toEqual([`- ${NOT_SHOWN}`]);
  });
});

describe("a finding's own target", () => {
  const readAs = (target: Partial<TargetOutcome>): TargetOutcome =>
    makeTarget({ preview: 'read', ...target });

  it.each<[string, Finding, readonly TargetOutcome[], string]>([
    [
      'is found by the name that its findings carry',
      makeFinding({ severity: 'high', scope: 'Acme/Website/Seen' }),
      [readAs({ target: 'acme/seen', scope: 'acme/website/seen' })],
      'does not show it fixed',
    ],
    [
      'is not found by the name as it was written, where findings carry another',
      makeFinding({ severity: 'high', scope: 'acme/seen' }),
      [readAs({ target: 'acme/seen', scope: 'acme/website/seen' })],
      'Pulumi issues describe what is deployed. They close',
    ],
    [
      'is not the stack that bears the name of an account',
      makeAccountFinding({ severity: 'high', scope: 'acme/aws/prod' }),
      [readAs({ target: 'acme/aws/prod' }), account],
      'the account scanned',
    ],
    [
      'written twice, with a preview once, has none for certain',
      makeFinding({ severity: 'high', scope: 'acme/website/seen' }),
      [readAs({ target: 'seen', scope: 'acme/website/seen' }), makeTarget({ target: 'acme/website/seen' })],
      'this pull request alone cannot turn the check green',
    ],
    [
      'written twice, with a preview that failed once, has one that failed',
      makeFinding({ severity: 'high', scope: 'acme/website/torn' }),
      [torn, makeTarget({ target: 'torn', scope: 'acme/website/torn' })],
      'could not be used',
    ],
  ])('%s', (_, finding, targets, words) => {
    expect(adviceIn({ findings: [finding], targets }).lines.join('\n')).toContain(words);
  });

  it('is of its own source', () => {
    const azure = makeTarget({ target: 'acme/website/seen', preview: 'read' });
    const report = makeReport({
      outcomes: [
        makeOutcome({ findings: open('seen'), targets: [blind] }),
        makeOutcome({ source: 'azure', targets: [azure] }),
      ],
    });
    expect(renderComment(report, COMMENT_SIZE)).not.toContain('does not show');
  });
});
