import { describe, expect, it } from 'vitest';
import { PAGE_STYLE } from '../../src/report/html/page-files.ts';

/** The colours of a scheme by name, as the style sets them. */
function colours(css: string): ReadonlyMap<string, string> {
  return new Map(
    [...css.matchAll(/--([a-z-]+):\s*#([\da-f]{3,6})\b/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

const [lightCss = '', darkCss = ''] = PAGE_STYLE.split(/@media ?\(prefers-color-scheme: ?dark\)/);
const SCHEMES = [
  ['light', colours(lightCss)],
  ['dark', colours(darkCss.slice(0, darkCss.indexOf('}')))],
] as const;

const WORDS = ['pass', 'warn', 'fail', 'neutral', 'critical', 'high', 'medium', 'low', 'unknown'];
const FILLS = ['critical', 'high', 'medium', 'low', 'unspecified', 'unknown', 'pulumi', 'azure'];
const TEXTS = ['text', 'muted', 'accent'].flatMap((text) =>
  ['ground', 'surface', 'raised'].map((ground) => [text, ground, 4.5] as const),
);
const BADGES = WORDS.map((word) => [word, `${word}-tint`, 4.5] as const);
const BARS = FILLS.map((fill) => [`fill-${fill}`, 'surface', 2] as const);

/** WCAG's relative luminance. */
function luminance(hex: string): number {
  const whole = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(whole.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(SCHEMES)('in the %s', (_, scheme) => {
  it.each([...TEXTS, ...BADGES, ...BARS])('%s stands out from %s', (front, back, least) => {
    expect(contrast(scheme.get(front) ?? '', scheme.get(back) ?? '')).toBeGreaterThanOrEqual(least);
  });
});
