import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
} from '../builders/report.ts';
import { adviceIn, blind, open, type Situation } from './advice-scene.ts';

describe('what the advice promises', () => {
  const GREEN = 'How to turn this green';
  const QUIET = 'How to get rid of this warning';
  const UNCERTAIN = 'What to do about the findings';
  const warning = [makeLimit({ key: 'high+', action: 'warn' })];
  const missing = makeTarget({ target: 'x', state: brokenState('missing') });
  const failed = makeTarget({ target: 'x', state: brokenState('failed') });
  const ungoverned = makeTarget({ target: 'x', state: noEvidence() });

  it.each<[string, Situation, string, string]>([
    ['a limit that fails', {}, GREEN, 'cannot turn the check green: '],
    ['a limit that warns', { limits: warning }, QUIET, 'cannot clear this warning: '],
    ['warn-only', { knobs: { warnOnly: true } }, QUIET, 'cannot clear this warning: '],
    ['a missing target', { targets: [blind, missing] }, UNCERTAIN, 'cannot close them: '],
    ['an unread target', { targets: [blind, failed] }, UNCERTAIN, 'cannot close them: '],
    [
      'an unread target that is let pass, under a warning',
      { targets: [blind, failed], knobs: { onError: 'pass' }, limits: warning },
      UNCERTAIN,
      'cannot close them: ',
    ],
    ['a target without evidence', { targets: [blind, ungoverned] }, UNCERTAIN, 'cannot close them: '],
    [
      'a target without evidence that warns too',
      { targets: [blind, ungoverned], knobs: { onNoEvidence: 'warn' }, limits: warning },
      UNCERTAIN,
      'cannot close them: ',
    ],
    [
      'a target without evidence that is let pass',
      { targets: [blind, ungoverned], knobs: { onNoEvidence: 'pass' }, limits: warning },
      QUIET,
      'cannot clear this warning: ',
    ],
    [
      'a limit that fails beside a target without evidence that warns',
      { targets: [blind, ungoverned], knobs: { onNoEvidence: 'warn' } },
      GREEN,
      'cannot turn the check green: ',
    ],
    [
      'a limit that fails for the sake of Azure alone',
      { azure: true, limits: [makeLimit({ key: 'mandatory+' }), ...warning] },
      GREEN,
      'cannot close them: ',
    ],
  ])('for %s is no more than comes true', (_, situation, head, reach) => {
    const findings = open('blind');
    const advice = adviceIn({ findings, targets: [blind], ...situation });
    expect(advice.head).toBe(head);
    expect(advice.lines[0]).toContain(reach);
    expect(advice.lines[0]).toMatch(reach === 'cannot close them: ' ? /What helps:$/ : /What can:$/);
  });
});

describe('what the advice on Azure promises', () => {
  it.each<[string, Situation]>([
    ['a limit that fails', {}],
    ['a limit that warns', { limits: [makeLimit({ key: 'high+', action: 'warn' })] }],
    ['warn-only', { knobs: { warnOnly: true } }],
    ['a missing target', { targets: [makeTarget({ state: brokenState('missing') })] }],
  ])('for %s is that a finding clears once something newer says so, whenever that is', (_, situation) => {
    const { lines } = adviceIn({ azure: true, ...situation });
    expect(lines.at(-1)).toMatch(/A finding clears once a later event .* says Compliant or Exempt /);
    expect(lines.join(' ')).not.toMatch(/green|warning|\bwill\b/);
  });
});

describe('under maximal text', () => {
  const textOf = (letter: string): string => {
    const long = letter.repeat(2_000);
    const broken = Array.from({ length: 500 }, (_, index) =>
      makeTarget({
        target: `${index}${long}`,
        state: brokenState('failed', long),
        cautions: [long, long],
      }),
    );
    const outcomes = [makeOutcome({ findings: open('blind', 3), targets: [blind, ...broken] })];
    return renderComment(makeReport({ outcomes }), COMMENT_SIZE);
  };

  it.each(['x', '\u{1F389}', '@'])('of %s, advice stays', (letter) => {
    expect(textOf(letter)).toContain('**What to do about the findings**');
  });

  it('counted findings stay beside it', () => {
    expect(textOf('x')).toContain('`bucket-0`');
  });
});
