import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import {
  type EngineEvent,
  type PreviewOptions,
  previewEvents,
} from '../../../sandbox/pulumi/preview-events.ts';
import type { IssueRecord, PreviewRecord, StackPack, StackRecord } from '../../../sandbox/pulumi/records.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { parsePreviewLines } from '../../../src/sources/pulumi/preview/reference.ts';
import { readPulumi } from './reader.ts';
import { ofStack } from './truth.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const STACK = 'acme/website/staging';
export const HEAD = 'a'.repeat(40);
export const UPDATE = '0d4f5c1e-1111-4222-8333-123456789abc';
export const NEW_URN = 'urn:pulumi:staging::website::aws:s3/bucket:Bucket::brand-new';
export const SECONDS = NOW.getTime() / 1_000;

const PACKS: readonly StackPack[] = [{ name: 'acme-aws', versionTag: '1.8.0', mode: 'preventative' }];

/** A stack with three open issues that a preview fixes, deletes the resource of, and keeps. */
export type PreviewScene = {
  readonly pulumi: PulumiSandbox;
  readonly folder: string;
  readonly stack: StackRecord;
  readonly fixed: IssueRecord;
  readonly deleted: IssueRecord;
  readonly kept: IssueRecord;
  /** A preview that does so, and adds a violation. */
  events(changed?: Partial<PreviewOptions>): readonly EngineEvent[];
  addPreview(id: string, changed?: Partial<PreviewRecord>): void;
  /** Makes the stack's policy groups require no pack that the preview leaves out. */
  requireOnlyWhatRan(): void;
  /** Reads stacks with what the input `pulumi-preview` says. */
  read(preview: string, wanted?: SceneReading): Promise<SourceOutcome>;
  close(): Promise<void>;
};

export type SceneReading = {
  readonly stacks?: readonly string[];
  readonly accounts?: readonly string[];
  readonly commit?: string | undefined;
  readonly onlyOfCommit?: boolean;
};

export async function startPreviewScene(): Promise<PreviewScene> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-preview-'));
  const pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
  const stack = pulumi.estate.stacks.find((one) => one.project === 'website' && one.stack === 'staging');
  const [fixed, deleted, kept] = pulumi.estate.issues.filter(
    (issue) =>
      ofStack('acme', 'website', 'staging')(issue) &&
      ['open', 'in_progress'].includes(issue.status) &&
      issue.policyPack === 'acme-aws',
  );
  if (!stack || !fixed || !deleted || !kept) throw new Error('the estate is too small');
  const events: PreviewScene['events'] = (changed = {}) =>
    previewEvents({ ...usual(fixed, deleted, kept), ...changed });
  return {
    pulumi,
    folder,
    stack,
    fixed,
    deleted,
    kept,
    events,
    addPreview(updateID, changed = {}) {
      const preview = { updateID, startTime: SECONDS - 60, endTime: SECONDS, result: 'succeeded' } as const;
      stack.previews = [
        ...(stack.previews ?? []),
        { ...preview, headSha: HEAD, events: events(), ...changed },
      ];
    },
    requireOnlyWhatRan() {
      stack.policyPacks = PACKS;
    },
    read(preview, { stacks = [STACK], accounts = [], ...rest } = {}) {
      const parsed = parsePreviewLines(preview);
      if (!('value' in parsed)) throw new Error(parsed.problem);
      const plan = { previews: parsed.value, commit: HEAD, ...rest };
      return readPulumi(pulumi, { stacks, accounts, plan, ports: { clock: () => NOW } });
    },
    async close() {
      await pulumi.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function usual(fixed: IssueRecord, deleted: IssueRecord, kept: IssueRecord): PreviewOptions {
  const policy = (issue: IssueRecord) => ({ pack: issue.policyPack, policy: issue.policyName });
  const added = { pack: 'acme-aws', policy: 's3-no-public-read', level: 'advisory', severity: 'critical' };
  return {
    stack: 'staging',
    project: 'website',
    packs: PACKS,
    startedAt: SECONDS,
    resources: [
      { urn: 'urn:pulumi:staging::website::pulumi:pulumi:Stack::website-staging', op: 'same' },
      { urn: fixed.resourceURN, op: 'update', passed: [policy(fixed)] },
      { urn: deleted.resourceURN, op: 'delete' },
      { urn: kept.resourceURN, op: 'same', violations: [{ ...policy(kept), level: 'advisory' }] },
      { urn: NEW_URN, op: 'create', violations: [added] },
    ],
  };
}
