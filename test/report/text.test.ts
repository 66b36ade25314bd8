import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, inertProse, logLine, visible } from '../../src/report/text.ts';
import { ATTACKS, hostileText } from '../builders/hostile.ts';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('visible', () => {
  it.each([
    ['plain text', 'plain text'],
    ['  blanks  around ', 'blanks around'],
    ['two\nlines', 'two lines'],
    ['a\r\n\r\n# b', 'a # b'],
    ['a\tb\vc\fd', 'a b c d'],
    ['a\u2028b\u2029c', 'a b c'],
    ['a\u00A0b\u3000c', 'a b c'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u009b31mred', 'red'],
    ['nul\u0000bell\u0007', 'nulbell'],
    ['\u202Eevil\u202C', 'evil'],
    ['\u2066a\u2069', 'a'],
    ['\u061Ca\u200Eb\u200F', 'ab'],
    ['zero\u200Bwidth\u200C\u200D\uFEFF', 'zerowidth'],
    ['soft\u00ADhyphen', 'softhyphen'],
    ['tag\u{E0041}s', 'tags'],
    ['lone\uD800surrogate', 'lonesurrogate'],
    ['private\uE000use', 'privateuse'],
    ['a \u200B b', 'a b'],
    ['\u200B \n', ''],
    ['', ''],
    ['déjà vu 日本 🎉', 'déjà vu 日本 🎉'],
  ])('shows %j as %j', (text, line) => {
    expect(visible(text)).toBe(line);
  });

  it.each(['\u115F', '\u1160', '\u3164', '\uFFA0', '\u2800', '\u034F', '\u17B4', '\u{E0100}'])(
    'leaves no letter that nobody sees: %j',
    (blank) => {
      expect(visible(`a${blank}b`)).toBe('ab');
      expect(visible(blank)).toBe('');
    },
  );

  it.each([
    ['a'.repeat(200), 'a'.repeat(200)],
    ['a'.repeat(201), `${'a'.repeat(199)}…`],
    ['🎉'.repeat(200), '🎉'.repeat(200)],
    ['🎉'.repeat(201), `${'🎉'.repeat(199)}…`],
  ])('cuts after 200 code points, between characters', (text, line) => {
    expect(visible(text)).toBe(line);
  });

  it('leaves no control, bidirectional or invisible character, and at most the limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const line = visible(text, limit);
        expect(line).not.toMatch(UNSEEN);
        expect(line).toBe(line.trim());
        expect(Array.from(line).length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('inertProse', () => {
  it.each([
    ['@name', '@\u200Bname'],
    ['@org/team', '@\u200Borg/team'],
    ['a@b.co', 'a@\u200Bb.co'],
    ['#12', '#\u200B12'],
    ['o/r#1', 'o/r#\u200B1'],
    ['GH-1', 'GH-\u200B1'],
    ['(gh-1)', '(gh-\u200B1)'],
    ['GH-x', 'GH-x'],
    ['deadbe', 'deadbe'],
    ['deadbee', 'deadbe\u200Be'],
    ['DEADBEEF', 'DEADBE\u200BEF'],
    ['0123456789ab', '012345\u200B6789ab'],
    ['0123456789abgh-22', '012345\u200B6789abgh-22'],
    ['0123456789abcgh-22', '012345\u200B6789ab\u200Bcgh-22'],
    ['GH-1234567', 'GH-\u200B123456\u200B7'],
    ['$x$', '＄x＄'],
    [':tada:', ':\u200Btada:\u200B'],
    ['http://x', 'http:\u200B//x'],
    ['@\u200Bname', '@\u200Bname'],
    ['G\u200BH-1', 'GH-\u200B1'],
  ])('writes %j as %j', (text, inert) => {
    expect(inertProse(text)).toBe(inert);
  });

  it.each(['www.x.com', 'see WWW.x.com', 'w\u200Bww.x.com'])('breaks the bare host in %j', (text) => {
    expect(inertProse(text)).not.toMatch(/www\./i);
  });

  it('reads as the visible text did, once our own marks are taken out', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const read = inertProse(text).replaceAll('\u200B', '').replaceAll('＄', '$');
        expect(read).toBe(visible(text, 500).replaceAll('＄', '$'));
      }),
    );
  });

  it('leaves nothing that GitHub makes live', () => {
    const live = /@\w|#\d|\bGH-\d|[0-9a-f]{7}|\$|:[\w+-]+:|:\/\//i;
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(inertProse(text)).not.toMatch(live);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('escapeHtml', () => {
  it('escapes every mark of HTML', () => {
    expect(escapeHtml(`<a href="x" b='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });

  it('leaves no mark of HTML in any text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
  });
});

describe('logLine', () => {
  it.each([
    ['::error::x', ':\u200B:error::x'],
    ['  ::error::x', ':\u200B:error::x'],
    ['\u200B::error::x', ':\u200B:error::x'],
    ['\n::error::x', ':\u200B:error::x'],
    ['a ::error::x', 'a ::error::x'],
    ['##[group]x', '#\u200B#[group]x'],
    ['a ##[error]x', 'a #\u200B#[error]x'],
    ['a ##vso[task.complete result=Succeeded;]', 'a #\u200B#vso[task.complete result=Succeeded;]'],
    ['##VSO[x', '#\u200B#VSO[x'],
    ['## heading', '## heading'],
    ['##[a##[b', '#\u200B#[a#\u200B#[b'],
    ['###[x', '##\u200B#[x'],
    ['#\u200B#[x', '#\u200B#[x'],
    ['a\n::error::x', 'a ::error::x'],
  ])('writes %j as %j', (text, line) => {
    expect(logLine(text)).toBe(line);
  });

  it('never starts a command of the runner, and is one line', () => {
    const marks = fc.string({
      unit: fc.constantFrom(':', '#', '[', ' ', '\n', '\r', '\u200B', '\u001b', 'a'),
    });
    fc.assert(
      fc.property(fc.oneof(marks, hostileText), (text) => {
        const line = logLine(text);
        expect(line.trimStart().startsWith('::')).toBe(false);
        expect(line).not.toMatch(/##(vso)?\[/i);
        expect(line).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(ATTACKS)('is inert for %j', (attack) => {
    expect(logLine(attack)).not.toMatch(/^\s*::|##(vso)?\[/);
  });
});
