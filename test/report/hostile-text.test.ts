import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment, SUMMARY_SIZE } from '../../src/report/comment.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFinding } from '../builders/finding.ts';
import { ATTACKS, hostileReport, OWN_URLS } from '../builders/hostile.ts';
import { makeLimit, makeOutcome, makeReport, makeTarget, noEvidence, RUN } from '../builders/report.ts';
import { azureFindings, hostileAzureReport } from './hostile-azure.ts';
import { troubleIn } from './inert.ts';
import { logLines } from './log-lines.ts';

const URLS = [...OWN_URLS, RUN.url ?? ''];
const SIZES = [
  ['comment', COMMENT_SIZE],
  ['summary', SUMMARY_SIZE],
] as const;

const addressesOf = ({ findings }: Report): readonly string[] =>
  findings.flatMap(({ policy }) => policy.url ?? []);

describe.each(SIZES)('the %s', (_, size) => {
  it('keeps text from the services dead, whatever it holds', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const markdown = renderComment(report, size);
        expect(troubleIn(markdown, URLS, addressesOf(report))).toEqual([]);
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(size.limitBytes);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what only Azure tells dead, whatever it holds', () => {
    fc.assert(
      fc.property(hostileAzureReport, (report) => {
        expect(troubleIn(renderComment(report, size), URLS, addressesOf(report))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it.each(ATTACKS)('keeps %j dead in every field', (text) => {
    const finding = {
      kind: text,
      status: text,
      effect: text,
      scope: text,
      message: text,
      url: OWN_URLS[1],
      policy: {
        pack: text,
        name: text,
        version: text,
        description: text,
        category: text,
        definition: text,
        initiative: text,
        reference: text,
        assignment: text,
        title: text,
        packTitle: text,
        remediation: [text, `- ${text}`, `1. ${text}`, '```', text, '```', `\`${text}\` ${text}`].join('\n'),
        url: text,
        framework: text,
        packPage: OWN_URLS[1],
      },
      introduced: true,
      resource: { id: text, type: text, name: text, provider: text },
      unknownWords: { severity: text, level: text, priority: text },
    };
    const unknown = { severity: 'unknown', level: 'unknown', priority: 'unknown' } as const;
    const findings = [
      makeFinding({ ...finding, ...unknown }),
      makeFinding({ ...finding, ...unknown, source: 'azure', severity: 'high' }),
      ...azureFindings(text, `other ${text}`),
    ];
    const setAside = findings.flatMap((one) => [
      { reason: 'fixed-by-this-change' as const, finding: one, detail: text },
      { reason: 'exempted' as const, finding: one, detail: text },
    ]);
    const target = makeTarget({
      target: text,
      state: noEvidence(text),
      notes: [text, text],
      cautions: [text, text],
    });
    const report = makeReport({
      outcomes: [makeOutcome({ findings, setAside, targets: [target] })],
      limits: [makeLimit({ key: 'total' })],
    });
    expect(troubleIn(renderComment(report, size), URLS, [text])).toEqual([]);
  });
});

describe('the log', () => {
  it('holds no workflow command and no line of its own making', () => {
    fc.assert(
      fc.property(fc.oneof(hostileReport, hostileAzureReport), (report) => {
        for (const line of logLines(report)) {
          expect(line).not.toMatch(/^\s*::|##\[/);
          expect(line).not.toMatch(/[^\P{C}\u200B]/u);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('the one-line summary', () => {
  it('holds our words, rule names and numbers only', () => {
    fc.assert(
      fc.property(hostileReport, ({ summary }) => {
        expect(summary).toMatch(/^[A-Za-z0-9 :.,+-]+$/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the oracle', () => {
  it.each([
    ['a heading', '# x'],
    ['an image', '![i](u)'],
    ['a link', '[x](http://e)'],
    ['a bare address', 'http://x.com'],
    ['a bare host', 'www.x.com'],
    ['an autolink', '<http://x.com>'],
    ['an e-mail', 'a@b.co'],
    ['a definition', '[x]: http://e'],
    ['a tag', 'x <b>y</b>'],
    ['a comment', '<!-- x -->'],
    ['an end of a folded part', '</details>'],
    ['a mention', '@name'],
    ['a reference', 'o/r#1'],
    ['an old reference', 'GH-1'],
    ['a commit', 'deadbee'],
    ['math', '$x$'],
    ['an emoji code', ':tada:'],
    ['emphasis', '*x*'],
    ['a quote', '> x'],
    ['an alert', '> [!CAUTION]\n> x'],
    ['a quote that only sounds like ours', '> Your organisation says: x'],
    ['a code block', '```\nx\n```'],
    ['a rule', '***'],
    ['a torn row', '| a | b |\n| - | - |\n| `x|y` | z |'],
    ['a control character', 'a\u0007b'],
    ['a bidirectional character', 'a\u202Eb'],
    ['a live word in a summary', '<details><summary>GH-1</summary>\n\nx\n\n</details>'],
    ['a tag in a summary', '<details><summary><a href="x">y</a></summary>\n\nx\n\n</details>'],
  ])('sees %s', (_, markdown) => {
    expect(troubleIn(`### ✅ Policy Gate: fine\n\n${markdown}`, [])).not.toEqual([]);
  });

  it.each([
    ['under another name', '[docs](https://docs.example.com/a)'],
    ['to another host', '[`docs.example.com`](https://evil.example/a)'],
    ['to a host that nobody named', '[`evil.example`](https://evil.example/a)'],
    ['that is not https', '[`docs.example.com`](http://docs.example.com/a)'],
    ['with credentials', '[`docs.example.com`](https://docs.example.com@evil.example/a)'],
    ['with characters that mean something', '[`docs.example.com`](https://docs.example.com/$a$)'],
    ['that is long', `[\`docs.example.com\`](https://docs.example.com/${'a'.repeat(500)})`],
  ])('sees a link to documentation %s', (_, markdown) => {
    const address = ['https://docs.example.com/a'];
    const verdict = '### ✅ Policy Gate: fine\n\n';
    expect(troubleIn(`${verdict}[\`docs.example.com\`](https://docs.example.com/a)`, [], address)).toEqual(
      [],
    );
    expect(troubleIn(`${verdict}${markdown}`, [], address)).not.toEqual([]);
  });

  it('sees a first line that is not the verdict', () => {
    expect(troubleIn('x\n\n### ✅ Policy Gate: fine', [])).not.toEqual([]);
  });
});
