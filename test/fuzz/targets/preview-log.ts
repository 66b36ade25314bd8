import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../../../src/errors.ts';
import type { PreviewDigest } from '../../../src/sources/pulumi/preview/digest.ts';
import { readPreviewLog } from '../../../src/sources/pulumi/preview/log-file.ts';
import {
  bucket,
  makeAnalysis,
  makeDiagnostic,
  makePolicyEvent,
  makePreview,
  makeStackAnalysis,
  makeStep,
  PREVIEWED,
} from '../../builders/preview.ts';
import { expectClear } from '../laws/clear-error.ts';
import { expectNoMoreProof } from '../laws/preview-log.ts';
import { changesOf, damaged, damagedSchema, soleDamage } from '../mutation/damaged.ts';
import { fuzzTarget } from '../target.ts';

/** A preview in which buckets break policies, keep them, go, and go without the thing itself. */
const EVENTS = makePreview(
  [
    makePolicyEvent(),
    makeAnalysis(bucket('public'), { passed: ['tags-required'], failed: ['s3-no-public-read'] }),
    makeStep('update', bucket('logs')),
    makePolicyEvent({
      resourceUrn: bucket('logs'),
      policyName: 'tags-required',
      enforcementLevel: 'mandatory',
      severity: 'critical',
    }),
    makeAnalysis(bucket('logs'), { passed: ['s3-no-public-read'], failed: ['tags-required'] }),
    makeStep('delete', bucket('media')),
    makeStep('delete', bucket('kept'), { retainOnDelete: true }),
    makeStep('create', bucket('again'), null),
    makeStep('delete', bucket('again'), { delete: true }),
    makeStackAnalysis({ passed: ['quota'], failed: [] }),
    makeDiagnostic('preview failed'),
  ],
  { result: 'failed' },
);

const asLog = (events: unknown): string =>
  (Array.isArray(events) ? events : [events]).map((event) => `${JSON.stringify(event)}\n`).join('');

/** Event logs of a preview that are cut, edited, or of another version of the CLI. */
export const previewLog = fuzzTarget({
  name: 'preview-log',
  shortRuns: 150,
  schema: damagedSchema,
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policy-gate-fuzz-'));
    const path = join(folder, 'events.jsonl');
    const whole = await digestOf(path, Buffer.from(asLog(EVENTS)));
    if (whole === undefined) throw new Error('the log is refused as it is');
    return {
      inputs: changesOf(EVENTS),
      check: async (changes) => {
        const digest = await digestOf(path, damaged(EVENTS, changes, asLog));
        if (digest === undefined) return;
        for (const at of [digest.startedAt, digest.observedAt])
          if (Number.isNaN(Date.parse(at))) throw new Error(at);
        const damage = soleDamage(EVENTS, changes);
        if (damage === 'loses' || damage === 'adds') expectNoMoreProof(digest, whole, changes.edits);
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
});

async function digestOf(path: string, log: Buffer): Promise<PreviewDigest | undefined> {
  await writeFile(path, log);
  try {
    return await readPreviewLog(path, PREVIEWED);
  } catch (error) {
    if (error instanceof SourceError)
      expectClear(new SourceError(error.code, error.message.replace(path, 'events.jsonl')));
    else expectClear(error);
    return undefined;
  }
}
