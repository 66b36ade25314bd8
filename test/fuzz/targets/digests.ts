import fc from 'fast-check';
import * as v from 'valibot';
import type { Finding } from '../../../src/finding/finding.ts';
import { changesSince } from '../../../src/report/changes.ts';
import { renderComment, renderWithDigest, SUMMARY_SIZE } from '../../../src/report/comment.ts';
import { nextDigest, parseDigest } from '../../../src/report/digest.ts';
import { markedBody, markerOf, parseMarker } from '../../../src/report/marker.ts';
import { leftDigest, trackingText } from '../../../src/report/tracking-text.ts';
import { makeFindings } from '../../builders/finding.ts';
import { makeReport } from '../../builders/report.ts';
import { troubleIn } from '../../report/inert.ts';
import { hostileTexts } from '../mutation/hostile-values.ts';
import { spliced, spliceSchema, splices } from '../mutation/splice.ts';
import { fuzzTarget } from '../target.ts';

const KEY = '0123456789abcdef';
const findings = (count: number): readonly Finding[] =>
  makeFindings(count).map((finding, place) => ({
    ...finding,
    fingerprint: place.toString(16).padStart(8, '0').padEnd(32, '0'),
  }));
const NOW_REPORT = makeReport({ findings: findings(40) });
const BEFORE = makeReport({ findings: findings(38), startedAt: new Date('2026-11-22T08:15:00Z') });
const BODY = markedBody(markerOf(BEFORE, KEY, 7), renderWithDigest(BEFORE, nextDigest(BEFORE, undefined)));
const LAST_LINE = BODY.lastIndexOf('\n') + 1;

const schema = v.object({
  /** Which part of the comment was edited. */
  of: v.picklist(['marker', 'text', 'digest']),
  splices: v.array(spliceSchema),
  /** What somebody has written below it. */
  below: v.string(),
});

type Edited = v.InferOutput<typeof schema>;

/** Comments of ours that somebody has edited. */
export const digests = fuzzTarget({
  name: 'digests',
  shortRuns: 40,
  schema,
  open: async () => {
    if (parseDigest(BODY)?.total !== 38) throw new Error('the digest is not read as it is');
    return {
      inputs: fc.record({
        of: fc.constantFrom('marker', 'text', 'digest'),
        splices: fc.array(splices, { maxLength: 3 }),
        below: fc.oneof(fc.constant(''), hostileTexts),
      }),
      check: async (edits) => {
        const body = editedBody(edits);
        const marker = parseMarker(body);
        if (marker?.intact === true && normal(body) !== normal(BODY))
          throw new Error('an edited comment is believed');
        const digest = parseDigest(body);
        const left = leftDigest(body, NOW_REPORT);
        if (left !== undefined && left.readAt !== BEFORE.startedAt)
          throw new Error('a forged digest is believed');
        const counts = digest === undefined ? [] : [digest.total, ...Object.values(digest.bySeverity)];
        if (counts.some((count) => !Number.isSafeInteger(count) || count < 0))
          throw new Error(`counts ${counts.join()}`);
        for (const text of [
          renderComment(NOW_REPORT, SUMMARY_SIZE, changesSince(NOW_REPORT, digest)),
          renderWithDigest(NOW_REPORT, digest).replace(/\n<!-- policy-gate digest [^<>]* -->$/, ''),
          trackingText(NOW_REPORT, digest).replace(/\n<!-- policy-gate digest [^<>]* -->$/, ''),
        ])
          expectOurs(text);
      },
    };
  },
});

function editedBody({ of, splices: cuts, below }: Edited): string {
  const end = BODY.indexOf('\n');
  const [from, to] = { marker: [0, end], text: [end, LAST_LINE], digest: [LAST_LINE, BODY.length] }[of];
  const part = cuts.reduce(spliced, Buffer.from(BODY.slice(from, to))).toString('utf8');
  return `${BODY.slice(0, from)}${part}${BODY.slice(to)}${below}`;
}

/** GitHub may change how lines end, and blanks around the text. */
function normal(body: string): string {
  const head = body.indexOf('-->') + 3;
  return `${body.slice(0, head)}\n${body.slice(head).replaceAll('\r\n', '\n').trim()}`;
}

function expectOurs(text: string): void {
  const all = NOW_REPORT.findings.flatMap(({ url, policy }) => [url, policy.packPage]);
  const ours = [NOW_REPORT.run.url, ...all].filter((one) => one !== undefined);
  const [trouble] = troubleIn(text, ours).filter((told) => !/^first line|headings$/.test(told));
  if (trouble !== undefined) throw new Error(`this came alive: ${trouble}`);
  if (/\bNaN\b|\bundefined\b|Invalid Date/.test(text)) throw new Error('a number that is none');
}
