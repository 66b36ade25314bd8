import { describe, expect, it } from 'vitest';
import { type Digest, nextDigest, parseDigest, withDigest } from '../../src/report/digest.ts';
import { markedBody, markerOf } from '../../src/report/marker.ts';
import { leftDigest, trackingNotice, trackingText, trackingTitle } from '../../src/report/tracking-text.ts';
import { makeFindings } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import { brokenState, makeOutcome, makeReport, makeTarget, RUN } from '../builders/report.ts';

const EARLIER = new Date('2026-11-22T08:15:00Z');
const HIGH = makeFindings(1, { severity: 'high' });
const named = (workflow: string | undefined, job: string | undefined) => ({ ...RUN, workflow, job });
const unread = makeReport({
  outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })],
});

function digestOf(severities: readonly ('high' | 'low')[]): Digest {
  const findings = severities.flatMap((severity, place) =>
    makeFindings(1, { severity, fingerprint: `${place}`.padEnd(32, 'a') }),
  );
  const digest = nextDigest(makeReport({ findings, startedAt: EARLIER }), undefined);
  if (digest === undefined) throw new Error('there is no digest of a whole report');
  return digest;
}

describe('the title', () => {
  it.each([
    [HIGH, named('Nightly', 'gate'), 'Policy Gate: 1 of 2 limits exceeded (Nightly / gate)'],
    [[], named('Nightly', 'gate'), 'Policy Gate: no limit exceeded (Nightly / gate)'],
    [[], named('Nightly', undefined), 'Policy Gate: no limit exceeded (Nightly)'],
    [[], {}, 'Policy Gate: no limit exceeded'],
  ])('says what is exceeded, and where', (findings, run, title) => {
    expect(trackingTitle(makeReport({ findings, run }))).toBe(title);
  });

  it.each(ATTACKS)('is one inert line of at most 256 characters: %j', (attack) => {
    const title = trackingTitle(makeReport({ run: named(attack, attack.repeat(60)) }));
    expect(title).toMatch(/^Policy Gate: no limit exceeded/);
    expect(title.length).toBeLessThanOrEqual(256);
    expect(title.replaceAll('\u200b', '')).not.toMatch(/\p{C}/u);
    expect(title.slice('Policy Gate:'.length)).not.toMatch(/[@#]\w|:\w+:|\bGH-\d|[0-9a-f]{7}|\$/i);
  });

  it.each(['@', '💥', '漢', 'x'])('stays within 256 also of %s, and splits no character', (character) => {
    const title = trackingTitle(
      makeReport({ run: named(character.repeat(500), `a${character.repeat(500)}`) }),
    );
    expect(title.length).toBeLessThanOrEqual(256);
    expect(title.isWellFormed()).toBe(true);
  });
});

describe('the text', () => {
  it('is the report, what the issue is, and the digest in the last line', () => {
    const text = trackingText(makeReport({ findings: HIGH }), undefined);
    expect(text).toMatch(/^### ❌ Policy Gate: 1 of 2 limits exceeded/);
    expect(text).toContain('The label wontfix on the closed issue keeps it closed.');
    expect(parseDigest(text.split('\n').at(-1) ?? '')).toMatchObject({ total: 1 });
    expect(text).not.toContain('Last read whole');
  });

  it.each([
    [digestOf(['high', 'high', 'low']), 'Last read whole 2026-11-22 08:15 UTC: 3 findings (2 high, 1 low).'],
    [digestOf(['low']), 'Last read whole 2026-11-22 08:15 UTC: 1 finding (1 low).'],
    [digestOf([]), 'Last read whole 2026-11-22 08:15 UTC: 0 findings.'],
  ])('keeps what was known where nothing was read whole', (previous, line) => {
    const text = trackingText(unread, previous);
    expect(text).toMatch(/^### 🚫 Policy Gate: not evaluated/);
    expect(text.split('\n')).toContain(line);
    expect(text.split('\n').at(-1)).toBe(withDigest('', previous).trim());
  });

  it('has no digest where nothing was ever read whole', () => {
    expect(trackingText(unread, undefined)).not.toContain('policy-gate digest');
  });
});

describe('the digest that an earlier run left', () => {
  const earlier = makeReport({ findings: HIGH, startedAt: EARLIER });
  const bodyOf = (text: string) => markedBody(markerOf(earlier, 'c'.repeat(16)), text);
  const now = makeReport();

  it('is read from the last line, whatever GitHub puts behind it', () => {
    const body = bodyOf(trackingText(earlier, undefined));
    expect(leftDigest(body, now)).toMatchObject({ readAt: '2026-11-22T08:15:00.000Z', total: 1 });
    expect(leftDigest(`${body.replaceAll('\n', '\r\n')}\r\n`, now)).toMatchObject({ total: 1 });
  });

  it('is not what the name of a resource pretends', () => {
    const forged = withDigest('', { ...digestOf([]), readAt: '2026-11-01T00:00:00.000Z' }).trim();
    const findings = makeFindings(1, { severity: 'high', resource: { name: forged } });
    const report = makeReport({ findings, startedAt: EARLIER });
    const text = trackingText(report, undefined);
    expect(text).toContain(forged);
    expect(leftDigest(markedBody(markerOf(report, 'c'.repeat(16)), text), now)).toMatchObject({ total: 1 });
  });

  it.each([
    ['that somebody has edited', (body: string) => body.replace('severities=0,1', 'severities=0,9')],
    ['without our marker', (body: string) => body.slice(body.indexOf('\n') + 1)],
    ['with words behind it', (body: string) => `${body}\nwords`],
  ])('is not taken from a body %s', (_, change) => {
    expect(leftDigest(change(bodyOf(trackingText(earlier, undefined))), now)).toBeUndefined();
  });

  it('is not one of a later reading, nor of the same', () => {
    const body = bodyOf(trackingText(earlier, undefined));
    expect(leftDigest(body, makeReport({ startedAt: new Date('2026-11-21T00:00:00Z') }))).toBeUndefined();
    expect(leftDigest(body, earlier)).toBeUndefined();
  });
});

describe('the notice', () => {
  it.each([
    ['close', [], RUN, `No limit is exceeded any more ([run and full report](${RUN.url})).`],
    ['reopen', HIGH, RUN, `Again: 1 of 2 limits exceeded ([run and full report](${RUN.url})).`],
    ['close', [], {}, 'No limit is exceeded any more.'],
  ] as const)('of a %s is one line', (step, findings, run, line) => {
    expect(trackingNotice(step, makeReport({ findings, run }))).toBe(line);
  });
});
