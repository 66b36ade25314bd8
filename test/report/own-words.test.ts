import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { type FindingOverrides, makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { makeReport } from '../builders/report.ts';

const said = (...messages: readonly (string | undefined)[]): readonly Finding[] =>
  messages.map((message, index) => makeAzureFinding({ message, resource: { id: `r${index}` } }));

/** What stands between the title of the block and its table. */
function told(findings: readonly Finding[]): readonly string[] {
  const markdown = renderComment(makeReport({ findings }), COMMENT_SIZE);
  const [, inside = ''] = markdown.split('</summary>\n\n');
  return inside
    .split('\n\n')
    .filter((_, index, all) => index < all.findIndex((part) => part.startsWith('|')));
}

describe("the organisation's own words", () => {
  it('come first, as a quote, before all that Azure says', () => {
    const policy = {
      description: 'Storage takes HTTPS only.',
      remediation: 'Turn it on.',
      reference: 'httpsOnly',
      packTitle: 'CIS',
    };
    expect(told([makeAzureFinding({ message: 'Use TLS, see the wiki.', policy })])).toEqual([
      '> **Your organisation says:** Use TLS, see the wiki.',
      'Storage takes HTTPS only.',
      '**How to fix**',
      'Turn it on.',
      'Reference in the initiative: `httpsOnly`',
      'Assigned through: CIS',
    ]);
  });

  it.each<[string, readonly (string | undefined)[], readonly string[]]>([
    ['none', [undefined, undefined], []],
    ['some that nobody sees', ['', ' \n', '\u200B'], []],
    ['one of all', ['a', 'a', 'a'], ['> **Your organisation says:** a']],
    [
      'one that differs in nothing to see',
      ['a  b', 'a\nb', '\u200Ba b '],
      ['> **Your organisation says:** a b'],
    ],
    ['one, and none of others', [undefined, 'a'], ['> **Your organisation says:** a']],
    ['three', ['a', 'b', 'a', 'c'], ['> **Your organisation says:**\n>\n> - a\n> - b\n> - c']],
    [
      'five',
      ['a', 'b', 'c', 'd', 'e'],
      ['> **Your organisation says:**\n>\n> - a\n> - b\n> - c\n> - and 2 more in the JSON report'],
    ],
  ])('where there are %s are each told once, three at most', (_, messages, shown) => {
    expect(told(said(...messages))).toEqual(shown);
  });

  it('are cut where they are long, and the JSON report has all of them', () => {
    const [text = ''] = told(said('x'.repeat(1_001)));
    expect(text).toBe(`> **Your organisation says:** ${'x'.repeat(999)}…`);
  });

  it('are told apart where they differ behind the cut', () => {
    const long = 'x'.repeat(1_000);
    expect(
      told(said(`${long}a`, `${long}b`))
        .join('\n')
        .match(/…/g),
    ).toHaveLength(2);
  });

  it.each<[string, FindingOverrides, readonly string[]]>([
    [
      'the same words',
      { message: 'Use\nTLS.', policy: { description: 'Use TLS.' } },
      ['> **Your organisation says:** Use TLS.'],
    ],
    [
      'others',
      { message: 'Use TLS.', policy: { description: 'Use TLS' } },
      ['> **Your organisation says:** Use TLS.', 'Use TLS'],
    ],
  ])('are not told again by a description of %s', (_, overrides, shown) => {
    expect(told([makeAzureFinding(overrides)])).toEqual(shown);
  });

  it('are none of a Pulumi message, which repeats the description', () => {
    const finding = makeFinding({ message: 'Private.\nIt is public.', policy: { description: 'Private.' } });
    expect(told([finding])).toEqual(['Private.', 'Pack version `1.2.0`']);
  });
});
