import fc from 'fast-check';
import type { Finding } from '../../src/finding/finding.ts';
import type { SourceOutcome, TargetState } from '../../src/finding/outcome.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import type { Report } from '../../src/report/report.ts';
import { anyLevel, anyPriority, anySeverity, makeFinding } from './finding.ts';
import { brokenState, makeLimit, makeReport, noEvidence, readState } from './report.ts';

/** What a policy's author or a resource's name could try on Markdown, HTML, GitHub's filters and the runner. */
export const ATTACKS: readonly string[] = [
  '|',
  'a|b|c',
  'a\\|b',
  '\\',
  '`',
  '``',
  '` | `',
  'two\nlines',
  'two\r\n\r\n# headings',
  '\n\n---\n\n',
  '\u2028# x',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- -->',
  '<!-- policy-gate v=1 key=0123456789abcdef -->',
  '-->',
  '</details>',
  '</summary></details>',
  '</code><b>',
  '&lt;b&gt;&amp;#64;user',
  '[x](http://e)',
  '[x][y]',
  '[x]: http://e',
  '[^1]',
  '[^1]: note',
  '![i](u)',
  '<http://x>',
  'http://x',
  'https://x.com/a?b=c#d',
  'ftp://x.com',
  'www.x.com',
  'a@b.co',
  'mailto:a@b.co',
  '@name',
  '@org/team',
  '#12',
  'GH-1',
  'gh-22',
  'o/r#1',
  'o/r@0123456789abcdef0123456789abcdef01234567',
  '0123456789abcdef0123456789abcdef01234567',
  'deadbee',
  '$x$',
  '$`x`$',
  '$$',
  ':tada:',
  ':+1:',
  '**b** _i_ ~~s~~',
  '- [ ] task',
  '1. one',
  '> [!CAUTION]',
  '# heading',
  '===',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;http://x\u0007link\u001b]8;;\u0007',
  '\u0000\u0007\u0008',
  '\u202Eevil\u202C',
  '\u2066x\u2069',
  '\u200B\u200D\uFEFF',
  '@\u200Bname',
  'w\u200Bww.x.com',
  '::set-output name=passed::true',
  '::error::x',
  '##[group]x',
  '##vso[task.complete]',
  '=1+1',
  '\uD800',
  '```\n@name\n```',
  '~~~mermaid',
  '1. one\n2. `two|` three\n* four\n\n- [ ] <b>five</b>',
  '2) `@name` and `` `x` ``',
  '`\n`',
  'javascript:alert(1)',
  'https://user:secret@x.com/',
  'https://x.com/a)b(c|d`e$f$<g>@name#12',
  'https://$x$.com/',
];

/** Attacks, plain noise, and both run together. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...ATTACKS) },
      fc.string(),
      fc.string({ unit: 'binary' }),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((pieces) => fc.constantFrom('', ' ').map((separator) => pieces.join(separator)));

/** Hostile text of several lines, as Markdown would read them. */
const hostileLines = fc
  .array(
    fc.tuple(fc.constantFrom('', '', '- ', '* ', '1. ', '12) ', '# ', '> ', '    ', '```', '`'), hostileText),
    { minLength: 1, maxLength: 8 },
  )
  .chain((lines) =>
    fc
      .constantFrom('\n', '\r\n', '\u2028', '\v')
      .map((end) => lines.map(([start, text]) => `${start}${text}`).join(end)),
  );

/** What a service could send in the place of an address. */
const hostileAddress = fc.oneof(
  hostileText,
  hostileText.map((text) => `https://docs.example.com/${text}`),
  hostileText.map((text) => `https://${text}/`),
  fc.webUrl({ validSchemes: ['https', 'http'], withFragments: true, withQueryParameters: true }),
);

/** Addresses of our own making, with every mark that `encodeURIComponent` leaves alone. */
export const OWN_URLS = ['https://app.pulumi.com/a/b/c', "https://app.pulumi.com/a)b(/*c*_d_/!~'"] as const;

export const hostileFinding: fc.Arbitrary<Finding> = fc
  .record({
    source: fc.constantFrom('pulumi', 'azure'),
    severity: anySeverity,
    level: anyLevel,
    priority: anyPriority,
    blocked: fc.boolean(),
    url: fc.option(fc.constantFrom(...OWN_URLS), { nil: undefined }),
    introduced: fc.boolean(),
    words: fc.record({ severity: hostileText, level: hostileText, priority: hostileText }),
    texts: fc.record({ kind: hostileText, status: hostileText, effect: hostileText, scope: hostileText }),
    message: fc.option(hostileText, { nil: undefined }),
    policy: fc.record({
      pack: hostileText,
      name: hostileText,
      version: hostileText,
      assignment: hostileText,
      description: fc.option(hostileText, { nil: undefined }),
      reference: fc.option(hostileText, { nil: undefined }),
      title: fc.option(hostileText, { nil: undefined }),
      packTitle: fc.option(hostileText, { nil: undefined }),
      remediation: fc.option(hostileLines, { nil: undefined }),
      url: fc.option(hostileAddress, { nil: undefined }),
      framework: fc.option(hostileText, { nil: undefined }),
      packPage: fc.option(fc.constantFrom(...OWN_URLS), { nil: undefined }),
    }),
    resource: fc.record({ id: hostileText, type: hostileText, name: hostileText, provider: hostileText }),
    fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
  })
  .map(({ words, texts, ...rest }) => makeFinding({ ...rest, ...texts, unknownWords: words }));

const hostileState: fc.Arbitrary<TargetState> = hostileText.chain((text) =>
  fc.constantFrom(
    readState({ kind: 'governed', reason: text }),
    readState({ kind: 'not-asked', reason: text }),
    noEvidence(text),
    brokenState('missing', text),
    brokenState('failed', text),
    brokenState('no-credentials', text),
  ),
);

const hostileOutcome: fc.Arbitrary<SourceOutcome> = fc.record({
  source: fc.constantFrom('pulumi', 'azure'),
  findings: fc.array(hostileFinding, { maxLength: 5 }),
  setAside: fc.array(
    fc.record({
      reason: fc.constantFrom('fixed-by-this-change', 'exempted'),
      finding: hostileFinding,
      detail: hostileText,
    }),
    { maxLength: 3 },
  ),
  targets: fc.array(
    fc.record({
      target: hostileText,
      state: hostileState,
      leftOut: fc.nat(3),
      notes: fc.array(hostileText, { maxLength: 3 }),
      cautions: fc.array(hostileText, { maxLength: 2 }),
      scope: fc.option(hostileText, { nil: undefined }),
      preview: fc.constantFrom(undefined, 'none', 'read', 'failed'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const anyLimits = fc.array(
  fc
    .record({ key: fc.constantFrom(...THRESHOLD_KEYS), max: fc.nat(3), isWarning: fc.boolean() })
    .map(({ key, max, isWarning }) => makeLimit({ key, max, action: isWarning ? 'warn' : 'fail' })),
  { maxLength: 4 },
);

/** Reports of any verdict, in which every text field is hostile. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    outcomes: fc.array(hostileOutcome, { maxLength: 2 }),
    limits: anyLimits,
    fork: fc.boolean(),
    knobs: fc.record({ warnOnly: fc.boolean(), onNoEvidence: fc.constantFrom('fail', 'warn', 'pass') }),
  })
  .map((parts) => makeReport(parts));
