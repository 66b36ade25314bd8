import { describe, expect, it } from 'vitest';
import { ageInDays } from '../../../src/report/html/age.ts';
import { chartsOf } from '../../../src/report/html/charts.ts';
import { html } from '../../../src/report/html/markup.ts';
import { nodesMarkup } from '../../../src/report/html/nodes.ts';
import { cell, findingsOf, packRows, unpackRows } from '../../../src/report/html/page-row.ts';
import { remediationNodes } from '../../../src/report/remediation.ts';
import { makeFinding, makeFindings } from '../../builders/finding.ts';
import { makeReport } from '../../builders/report.ts';

describe('markup', () => {
  it('escapes every text that is put in, and nothing that is markup', () => {
    const inner = html`<b title="${`"'<&>`}">${1}</b>`;
    expect(html`<p>${[inner, inner]}${'<\u0007i>\n'}</p>`.markup).toBe(
      '<p><b title="&quot;&#39;&lt;&amp;&gt;">1</b><b title="&quot;&#39;&lt;&amp;&gt;">1</b>&lt;i&gt;</p>',
    );
  });
});

describe('nodes of the comment as HTML', () => {
  it.each([
    ['code and words', 'Ask @acme for `$x` #1.', '<p>Ask @acme for <code>$x</code> #1.</p>'],
    ['a price', 'It is $5.', '<p>It is $5.</p>'],
    ['bullets', '- a\n- <b>', '<ul><li>a</li><li>&lt;b&gt;</li></ul>'],
    ['steps', '3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['code lines', '```\na\nb\n```', '<p><code>a</code><br><code>b</code></p>'],
  ])('%s', (_, text, expected) => {
    expect(html`${nodesMarkup(remediationNodes(text))}`.markup).toBe(expected);
  });

  it('links where the address is safe, and else shows the label alone', () => {
    const link = (url: string) => ({
      type: 'link' as const,
      url,
      children: [{ type: 'text' as const, value: 'open' }],
    });
    const shown = nodesMarkup([link('https://x.com/a'), link('javascript:alert(1)')]);
    expect(shown.map(({ markup }) => markup)).toEqual([
      '<a href="https://x.com/a" rel="noreferrer">open</a>',
      'open',
    ]);
  });

  it('keeps outer blanks, nested lists and quotes', () => {
    const words = { type: 'text' as const, value: ' a ' };
    const list = { type: 'list' as const, children: [{ type: 'listItem' as const, children: [] }] };
    const nested = {
      type: 'list' as const,
      ordered: true,
      children: [
        { type: 'listItem' as const, children: [{ type: 'paragraph' as const, children: [words] }, list] },
      ],
    };
    const quote = { type: 'blockquote' as const, children: [nested] };
    expect(html`${nodesMarkup([quote, { type: 'thematicBreak' }])}`.markup).toBe(
      '<blockquote><ol start="1"><li> a <ul><li></li></ul></li></ol></blockquote>',
    );
  });
});

describe('the age of a finding', () => {
  it.each([
    ['2026-11-23T08:15:30.123Z', 0],
    ['2026-11-22T08:15:30.123Z', 1],
    ['2026-11-22T08:15:30.124Z', 0],
    ['2026-11-23T10:15:30+02:00', 0],
    ['2027-01-01T00:00:00Z', 0],
    ['yesterday', undefined],
  ])('first seen %s', (first, days) => {
    expect(ageInDays(first, '2026-11-23T08:15:30.123Z')).toBe(days);
  });
});

describe('the charts', () => {
  it('count findings by severity, policy and age', () => {
    const report = makeReport({
      findings: [
        ...makeFindings(2, { severity: 'high' }),
        makeFinding({ severity: 'low', policy: { name: 'tags' }, firstObservedAt: 'never' }),
        makeFinding({ severity: 'low', policy: { name: '' }, firstObservedAt: '2026-11-23T08:00:00Z' }),
      ],
    });
    expect(chartsOf(report).map(({ labels, series }) => ({ labels, series }))).toEqual([
      { labels: ['high', 'low'], series: [{ key: 'pulumi', name: 'Pulumi', values: [2, 2] }] },
      {
        labels: ['s3-no-public-read', '(empty)', 'tags'],
        series: [
          { key: 'high', name: 'high', values: [2, 0, 0] },
          { key: 'low', name: 'low', values: [0, 1, 1] },
        ],
      },
      {
        labels: ['up to 1 day', '2 to 7 days', '8 to 30 days', '31 to 90 days', 'older', 'not known'],
        series: [
          { key: 'high', name: 'high', values: [0, 0, 2, 0, 0, 0] },
          { key: 'low', name: 'low', values: [1, 0, 0, 0, 0, 1] },
        ],
      },
    ]);
  });

  it('are none where there is no finding', () => {
    expect(chartsOf(makeReport())).toEqual([]);
  });
});

describe('rows', () => {
  it('come out of the packed form as they went in, and torn ones as empty text', () => {
    const rows = [
      ['high', '', 'p0'],
      ['high', 'x', ''],
    ];
    expect(unpackRows(packRows(rows))).toEqual(rows);
    expect(packRows(rows).texts).toEqual(['high', '', 'p0', 'x']);
    expect(unpackRows({ texts: [], rows: [[7]] })).toEqual([['']]);
    expect(cell([], 'url')).toBe('');
  });

  it('are counted in words', () => {
    expect([1, 12_345].map(findingsOf)).toEqual(['1 finding', '12,345 findings']);
  });
});
