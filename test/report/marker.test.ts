import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SetAsideReason } from '../../src/finding/outcome.ts';
import {
  commentKey,
  isOfSameRun,
  MARKER_BYTES,
  type Marker,
  markedBody,
  markerOf,
  parseMarker,
} from '../../src/report/marker.ts';
import { makeFinding } from '../builders/finding.ts';
import { hostileReport, hostileText } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  type ReportCase,
  RUN,
} from '../builders/report.ts';

const MARKER: Marker = {
  key: '0123456789abcdef',
  job: 'aaaabbbbccccdddd',
  run: 42,
  readAt: '2026-11-23T08:15:30.123Z',
  state: 'fedcba9876543210',
  red: true,
};
const LINE =
  '<!-- policy-gate v=1 key=0123456789abcdef job=aaaabbbbccccdddd run=42 read=2026-11-23T08:15:30.123Z state=fedcba9876543210 red=1 sum=e571d637c1fb69e3 -->';

it.each([
  [42, 42, true],
  [42, 43, false],
  [0, 0, false],
])('markers of the runs %i and %i are of the same one: %s', (run, other, isSame) => {
  expect(isOfSameRun({ run }, { run: other })).toBe(isSame);
});

it('a run outside of any workflow is of no job, and of the same one each time', () => {
  const jobOf = (run: Partial<typeof RUN>): string =>
    markerOf({ ...makeReport({}), run: { event: 'push', ...run } }, MARKER.key).job;
  expect(jobOf({})).toBe(jobOf({ url: 'https://example.com/9' }));
  expect(jobOf({})).not.toBe(jobOf({ job: 'gate' }));
  expect(jobOf({})).not.toBe(jobOf({ workflow: 'policy' }));
});

describe('the marker', () => {
  it('is one line that users never see', () => {
    expect(markedBody(MARKER, 'text')).toBe(`${LINE}\ntext`);
    const green = LINE.replace('red=1 sum=e571d637c1fb69e3', 'red=0 sum=c70406d9f3b3b23d');
    expect(markedBody({ ...MARKER, red: false }, 'text')).toBe(`${green}\ntext`);
    const longest = { ...MARKER, run: 999_999_999_999_999 };
    expect(Buffer.byteLength(markedBody(longest, ''))).toBeLessThanOrEqual(MARKER_BYTES);
  });

  it.each(['\ntext', '\r\ntext\r\n', '\n\ntext  '])('is read back before %j', (rest) => {
    expect(parseMarker(LINE + rest)).toEqual({ ...MARKER, intact: true });
  });

  it.each([
    ['the text', `${LINE}\nanother text`],
    ['the colour', `${LINE.replace('red=1', 'red=0')}\ntext`],
    ['the time', `${LINE.replace('2026', '2999')}\ntext`],
    ['the state', `${LINE.replace('state=f', 'state=0')}\ntext`],
  ])('tells that somebody has edited %s', (_, body) => {
    expect(parseMarker(body)).toMatchObject({ intact: false });
  });

  it.each([
    ['a blank before', ` ${LINE}`],
    ['a line before', `hello\n${LINE}`],
    ['a byte order mark before', `\uFEFF${LINE}`],
    ['a quote', `> ${LINE}`],
    ['a code fence', `\`\`\`\n${LINE}`],
    ['upper case', LINE.toUpperCase()],
    ['upper-case hex', LINE.replace('abcdef', 'ABCDEF')],
    ['another version', LINE.replace('v=1', 'v=2')],
    ['another tool', LINE.replace('policy-gate', 'policy-gates')],
    ['a short key', LINE.replace('key=0', 'key=')],
    ['a long key', LINE.replace('key=0', 'key=00')],
    ['a key that is no hash', LINE.replace('key=0', 'key=x')],
    ['a time without milliseconds', LINE.replace('.123Z', 'Z')],
    ['a time with a zone', LINE.replace('.123Z', '.123+01:00')],
    ['a job that is no hash', LINE.replace('job=a', 'job=x')],
    ['a run that is no number', LINE.replace('run=42', 'run=x')],
    ['no run', LINE.replace(' run=42', '')],
    ['a state that is no hash', LINE.replace('state=f', 'state=-')],
    ['another word for red', LINE.replace('red=1', 'red=2')],
    ['something more', LINE.replace(' -->', ' x=1 -->')],
    ['no end', LINE.replace(' -->', '')],
    ['nothing', ''],
  ])('is not taken from a look-alike with %s', (_, body) => {
    expect(parseMarker(body)).toBeUndefined();
  });

  it('survives a round trip for any report', () => {
    fc.assert(
      fc.property(hostileReport, hostileText, (report, text) => {
        const marker = markerOf(report, commentKey(report.run, [], undefined));
        expect(parseMarker(markedBody(marker, text))).toEqual({ ...marker, intact: true });
      }),
    );
  });

  it('holds hashes and times only, whatever the services say', () => {
    fc.assert(
      fc.property(hostileReport, hostileText, (report, key) => {
        const [line = ''] = markedBody(markerOf(report, commentKey(report.run, [key], key)), 'text').split(
          '\n',
        );
        expect(line.indexOf('-->')).toBe(line.length - 3);
        expect(line).toMatch(
          /^<!-- policy-gate v=1 key=[0-9a-f]{16} job=[0-9a-f]{16} run=[0-9]+ read=[0-9TZ:.-]{24} state=[0-9a-f]{16} red=[01] sum=[0-9a-f]{16} -->$/,
        );
      }),
    );
  });
});

describe('the key', () => {
  const keyOf = (...targets: string[]): string => commentKey(RUN, targets, undefined);

  it('is the one that comments of earlier versions carry', () => {
    expect(keyOf('acme/website/production')).toBe('6424bfade28d9759');
  });

  it.each([
    ['another target', ['a/b/c'], ['a/b/d']],
    ['one target more', ['a/b/c'], ['a/b/c', 'a/b/d']],
    ['where a target ends', ['ab', 'c'], ['a', 'bc']],
  ])('differs by %s', (_, some, others) => {
    expect(keyOf(...some)).not.toBe(keyOf(...others));
  });

  it('is the same in whatever order and case the targets are written', () => {
    expect(keyOf('a/b/c', 'A/B/D')).toBe(keyOf('a/b/d', 'a/b/c'));
  });

  it.each([
    ['workflow', { ...RUN, workflow: 'nightly' }],
    ['job', { ...RUN, job: 'other' }],
  ])('differs by %s', (_, run) => {
    expect(commentKey(run, ['x'], undefined)).not.toBe(keyOf('x'));
  });

  it('is the same for every commit and run', () => {
    const run = { ...RUN, commit: 'f'.repeat(40), url: 'https://github.com/acme/website/actions/runs/43' };
    expect(commentKey(run, ['x'], undefined)).toBe(keyOf('x'));
  });

  it("is the user's own where there is one, whatever is gated", () => {
    expect(commentKey(RUN, ['x'], 'mine')).toBe(commentKey(RUN, ['y'], 'mine'));
    expect(commentKey(RUN, ['x'], 'mine')).not.toBe(commentKey(RUN, ['x'], 'yours'));
  });

  it('is one outside GitHub Actions too', () => {
    expect(commentKey({}, ['x'], undefined)).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('the state', () => {
  const limits = [makeLimit({ key: 'total', max: 1 })];
  const before: ReportCase = { findings: [makeFinding()], limits };
  const stateOf = (report: ReportCase): string => markerOf(makeReport(report), MARKER.key).state;

  const withSetAside = (
    ...entries: { reason: SetAsideReason; fingerprint?: string; detail?: string }[]
  ): ReportCase => {
    const setAside = entries.map(({ reason, fingerprint = '1'.repeat(32), detail = 'x' }) => ({
      reason,
      detail,
      finding: makeFinding({ fingerprint }),
    }));
    return { outcomes: [makeOutcome({ findings: [makeFinding()], setAside })] };
  };
  const withTarget = (target: Parameters<typeof makeTarget>[0]): ReportCase => ({
    outcomes: [makeOutcome({ findings: [makeFinding()], targets: [makeTarget(target)] })],
  });

  it.each<[string, boolean, ReportCase, ReportCase]>([
    [
      'the reason for which a finding is set aside',
      true,
      withSetAside({ reason: 'exempted' }),
      withSetAside({ reason: 'fixed-by-this-change' }),
    ],
    [
      'the finding that is set aside',
      true,
      withSetAside({ reason: 'exempted' }),
      withSetAside({ reason: 'exempted', fingerprint: '2'.repeat(32) }),
    ],
    [
      'the words on why a finding is set aside',
      false,
      withSetAside({ reason: 'exempted' }),
      withSetAside({ reason: 'exempted', detail: 'y' }),
    ],
    ['a caution', true, withTarget({}), withTarget({ cautions: ['7 rows moved'] })],
    [
      'the numbers in a caution',
      false,
      withTarget({ cautions: ['7 rows moved'] }),
      withTarget({ cautions: ['8 rows moved'] }),
    ],
    ['a preview that was read', true, withTarget({}), withTarget({ preview: 'read' })],
    ['a preview that failed', true, withTarget({ preview: 'read' }), withTarget({ preview: 'failed' })],
    ['a preview that could be given', true, withTarget({ preview: undefined }), withTarget({})],
    ['the name that findings go by', false, withTarget({}), withTarget({ scope: 'Acme/website/production' })],
  ])('changes with %s: %s', (_, changes, one, other) => {
    expect(stateOf({ ...one, limits }) !== stateOf({ ...other, limits })).toBe(changes);
  });

  it.each<[string, ReportCase]>([
    ['the time of reading', { startedAt: new Date('2027-01-01T00:00:00Z') }],
    ['the commit', { run: { ...RUN, commit: 'f'.repeat(40) } }],
    ['the address of the run', { run: { ...RUN, url: 'https://github.com/acme/website/actions/runs/43' } }],
  ])('is not changed by %s', (_, change) => {
    expect(stateOf({ ...before, ...change })).toBe(stateOf(before));
  });

  it.each<[string, ReportCase]>([
    ['no finding any more', { findings: [] }],
    ['another finding instead', { findings: [makeFinding({ fingerprint: 'f'.repeat(32) })] }],
    ['one more finding', { findings: [makeFinding(), makeFinding({ fingerprint: 'f'.repeat(32) })] }],
    ['a finding that got worse', { findings: [makeFinding({ severity: 'medium' })] }],
    ['a finding of another level', { findings: [makeFinding({ level: 'advisory' })] }],
    ['another limit', { limits: [makeLimit({ key: 'total', max: 2 })] }],
    ['a limit that only warns', { limits: [makeLimit({ key: 'total', max: 1, action: 'warn' })] }],
    ['one more limit', { limits: [...limits, makeLimit()] }],
    [
      'a target that could not be read',
      {
        outcomes: [
          makeOutcome({ findings: [makeFinding()], targets: [makeTarget({ state: brokenState('failed') })] }),
        ],
      },
    ],
    ['a finding that this change adds', { findings: [makeFinding({ introduced: true })] }],
    ['a finding that this change fixes', withSetAside({ reason: 'fixed-by-this-change' })],
    [
      'another target',
      { outcomes: [makeOutcome({ findings: [makeFinding()], targets: [makeTarget({ target: 'x' })] })] },
    ],
  ])('is changed by %s', (_, change) => {
    expect(stateOf({ ...before, ...change })).not.toBe(stateOf(before));
  });

  it.each<[string, ReportCase, boolean]>([
    ['pass', before, false],
    ['warn', { ...before, knobs: { warnOnly: true }, limits: [makeLimit({ key: 'total' })] }, true],
    ['fail', { ...before, limits: [makeLimit({ key: 'total' })] }, true],
    ['error', { outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })] }, true],
  ])('of verdict %s has its colour', (verdict, parts, red) => {
    const report = makeReport(parts);
    expect(report.verdict).toBe(verdict);
    expect(markerOf(report, MARKER.key)).toMatchObject({ red, readAt: '2026-11-23T08:15:30.123Z' });
  });
});
