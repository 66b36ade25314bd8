import { describe, expect, it } from 'vitest';
import { serialise } from '../../src/report/markdown.ts';
import { remediationNodes } from '../../src/report/remediation.ts';

const render = (text: string): string => serialise(remediationNodes(text));
const lines = (count: number, line = (index: number) => `line ${index}`): string =>
  Array.from({ length: count }, (_, index) => line(index + 1)).join('\n');
const CUT = 'Cut here: the JSON report has the whole text.';

describe('remediation', () => {
  it.each([
    ['one sentence', 'Set a private ACL.', 'Set a private ACL.'],
    ['paragraphs', 'One.\n\nTwo.\r\nThree.\u2028Four.', 'One.\n\nTwo.\n\nThree.\n\nFour.'],
    ['items', '- one\n* two\n+ three\n  • four', '- one\n- two\n- three\n- four'],
    ['steps', '1. one\n2) two\n3. three', '1. one\n2. two\n3. three'],
    [
      'steps that are interrupted',
      '1. one\nas follows\n2. two\n3. three',
      '1. one\n\nas follows\n\n2. two\n3. three',
    ],
    ['a text before items', 'Either:\n- one\n- two', 'Either:\u200B\n\n- one\n- two'],
    ['items beside steps', '- one\n1. two', '- one\n\n1. two'],
    ['headings', '## Console\nClick.', 'Console\n\nClick.'],
    ['rules', 'One.\n---\n***\n===\nTwo.\n- - -', 'One.\n\nTwo.'],
    [
      'code in a sentence',
      'Set `acl` to `private`, or ``none``.',
      'Set `acl` to `private`, or \\``none`\\`.',
    ],
    ['code alone', '`acl`', '`acl`'],
    ['code at both ends', '`a` or `b`', '`a` or `b`'],
    ['a lone backtick', 'a ` b', 'a \\` b'],
    [
      'a block of code',
      'Do:\n```ts\nacl: "private",\n\n- no item\n---\n```\nDone.',
      'Do:\u200B\n\n`acl: "private",`\\\n`- no item`\\\n`---`\n\nDone.',
    ],
    ['a block of code without an end', '~~~\na\nb', '`a`\\\n`b`'],
    ['a number too long for a step', '1234. one', '1234\\. one'],
    ['a bullet with nothing', 'a\n-\n1.', 'a\n\n1\\.'],
    ['emphasis and links', '**Do** [this](http://x)', '\\*\\*Do\\*\\* \\[this]\\(http:\u200B//x)'],
  ])('with %s keeps its shape', (_, text, markdown) => {
    expect(render(text)).toBe(markdown);
  });

  it.each(['', ' \n\t\n', '\u200B', '```\n```', '---'])('of nothing to see (%j) is nothing', (text) => {
    expect(remediationNodes(text)).toEqual([]);
  });

  it.each([
    [20, false],
    [21, true],
    [500, true],
  ])('of %i lines shows at most 20, and says so', (count, cut) => {
    const shown = render(lines(count)).split('\n\n');
    expect(shown.filter((line) => line.startsWith('line '))).toHaveLength(20);
    expect(shown.includes(CUT)).toBe(cut);
  });

  it('counts no line without anything to see', () => {
    expect(render(`${lines(20)}\n\n---\n`)).not.toContain(CUT);
  });

  it.each([
    ['one line', 'a'.repeat(2_000), false],
    ['one line too long', 'a'.repeat(2_001), true],
    ['two lines', `${'a'.repeat(1_000)}\n${'b'.repeat(1_000)}`, false],
    ['two lines too long', `${'a'.repeat(1_000)}\n${'b'.repeat(1_001)}`, true],
    ['a third line', `${'a'.repeat(1_000)}\n${'b'.repeat(1_000)}\nc`, true],
    ['characters of four bytes', '🎉'.repeat(2_000), false],
    ['code', `\`${'a'.repeat(1_998)}\``, false],
  ])('shows 2,000 characters and says where it is cut: %s', (_, text, cut) => {
    const shown = render(text).replaceAll('\u200B', '');
    expect(shown.includes(CUT)).toBe(cut);
    expect(shown.includes('…')).toBe(cut && !text.endsWith('c'));
    const letters = shown.replace(CUT, '').match(/[ab🎉]/gu) ?? [];
    expect(letters.length).toBeGreaterThanOrEqual(1_998);
    expect(letters.length).toBeLessThanOrEqual(2_000);
  });
});
