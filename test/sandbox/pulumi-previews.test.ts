import { describe, expect, it } from 'vitest';
import {
  asEventLog,
  type PreviewOptions,
  plainPreviewJson,
  previewEvents,
} from '../../sandbox/pulumi/preview-events.ts';
import type { PreviewRecord } from '../../sandbox/pulumi/records.ts';
import type { PulumiSandbox } from '../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../sandbox/pulumi/switches.ts';
import { items, member } from '../contracts/json.ts';
import { ask, each, pagesOf, rowsOf, STACK, start } from './pulumi-service.ts';

const urn = (name: string): string => `urn:pulumi:production::website::aws:s3/bucket:Bucket::${name}`;
const NO_PUBLIC_READ = { pack: 'acme-aws', policy: 's3-no-public-read' } as const;
const OPTIONS: PreviewOptions = {
  stack: 'production',
  project: 'website',
  packs: [
    { name: 'acme-aws', versionTag: '1.8.0' },
    { name: 'cis-aws', versionTag: '2.0.1' },
  ],
  resources: [
    { urn: urn('a'), op: 'create', passed: [NO_PUBLIC_READ] },
    {
      urn: urn('b'),
      op: 'update',
      violations: [
        { ...NO_PUBLIC_READ, level: 'mandatory', severity: 'critical', message: 'Public.\nb is.' },
      ],
    },
    { urn: urn('c'), op: 'delete', retainOnDelete: true },
  ],
  stackViolations: [{ pack: 'cis-aws', policy: 'cloudtrail-enabled', level: 'advisory' }],
  stackPassed: [{ pack: 'acme-aws', policy: 'one-trail' }],
};

const preview = (
  updateID: string,
  startTime: number,
  changed: Partial<PreviewRecord> = {},
): PreviewRecord => ({
  updateID,
  startTime,
  endTime: startTime + 40,
  result: 'succeeded',
  events: [],
  ...changed,
});

async function startWith(
  previews: PreviewRecord[],
  switches: Partial<PulumiSwitches> = {},
): Promise<PulumiSandbox> {
  const pulumi = await start(switches);
  const [stack] = pulumi.estate.stacks;
  if (stack) stack.previews = previews;
  return pulumi;
}

const PREVIEWS = `${STACK}/updates/latest/previews`;

describe('the previews of a stack', () => {
  const three = () => [preview('one', 100), preview('three', 300), preview('two', 200)];

  it.each([
    ['', ['three', 'two', 'one'], 3],
    ['?asc=true', ['one', 'two', 'three'], 3],
    ['?page=0', ['three', 'two', 'one'], 3],
    ['?page=1&pageSize=2', ['three', 'two'], 2],
    ['?page=2&pageSize=2', ['one'], 2],
    ['?page=3&pageSize=2', [], 2],
    ['?asc=true&page=1&pageSize=1', ['one'], 1],
  ])('are listed by %j, the newest first', async (query, expected, itemsPerPage) => {
    const { body } = await ask(await startWith(three()), `${PREVIEWS}${query}`);
    expect(body).toMatchObject({ total: 3, itemsPerPage });
    expect(each(items(member(body, 'updates')), 'updateID')).toEqual(expected);
  });

  it.each(['?page=-1', '?page=x', '?page=1', '?page=1&pageSize=0', '?pageSize=5'])(
    'are not listed by %j',
    async (query) => {
      expect((await ask(await startWith(three()), `${PREVIEWS}${query}`)).status).toBe(400);
    },
  );

  it('say which commit they were for, as far as they know', async () => {
    const commits = { headSha: 'a'.repeat(40), gitHead: 'b'.repeat(40), commit: 'c'.repeat(40) };
    const pulumi = await startWith([preview('one', 100, commits), preview('none', 50)]);
    expect(await rowsOf(pulumi, PREVIEWS, 'updates')).toMatchObject([
      {
        info: {
          kind: 'preview',
          environment: { 'ci.pr.headSHA': commits.headSha, 'git.head': commits.gitHead },
        },
        githubCommitInfo: { sha: commits.commit },
      },
      { info: { environment: {} } },
    ]);
  });

  it('are none in the seeded stacks', async () => {
    expect(await rowsOf(await start(), PREVIEWS, 'updates')).toEqual([]);
  });
});

describe('the events of a preview', () => {
  const list = {
    path: `${STACK}/preview/one/events`,
    key: 'events',
    token: 'continuationToken',
  } as const;
  const events = previewEvents(OPTIONS);

  it.each([1, 5, 50])('come in pages of %i, in order', async (eventPageSize) => {
    const pulumi = await startWith([preview('one', 100, { events })], { eventPageSize });
    const pages = await pagesOf(pulumi, list);
    expect(pages).toHaveLength(Math.ceil(events.length / eventPageSize));
    expect(pages.flatMap((page) => items(member(page, 'events')))).toEqual(events);
  });

  it.each([
    ['as-documented', { continuationToken: null }],
    ['absent', {}],
    ['null', { continuationToken: null }],
    ['empty', { continuationToken: '' }],
  ] as const)('end with a token that is %s', async (lastToken, expected) => {
    const pulumi = await startWith([preview('one', 100, { events })], { lastToken });
    expect((await ask(pulumi, list.path)).body).toEqual({ events, ...expected });
  });

  it('are not there for a preview that nobody knows, nor for the token of another', async () => {
    const both = [preview('one', 1, { events }), preview('two', 2, { events })];
    const pulumi = await startWith(both, { eventPageSize: 3 });
    expect((await ask(pulumi, `${STACK}/preview/gone/events`)).status).toBe(404);
    const token = member((await ask(pulumi, list.path)).body, 'continuationToken');
    const other = `${STACK}/preview/two/events?continuationToken=${String(token)}`;
    expect((await ask(pulumi, other)).status).toBe(400);
  });
});

describe('what a preview says', () => {
  const events = previewEvents(OPTIONS);
  const payloads = (type: string) =>
    events.filter((event) => event.type === type).map((event) => event[type]);

  it('begins with a prelude, ends with a summary, and names every payload', () => {
    expect(events.map(({ type }) => type)).toEqual([
      'preludeEvent',
      'resourcePreEvent',
      'policyAnalyzeSummaryEvent',
      'policyAnalyzeSummaryEvent',
      'resourcePreEvent',
      'policyAnalyzeSummaryEvent',
      'policyAnalyzeSummaryEvent',
      'policyEvent',
      'resourcePreEvent',
      'policyAnalyzeStackSummaryEvent',
      'policyAnalyzeStackSummaryEvent',
      'policyEvent',
      'summaryEvent',
      'cancelEvent',
    ]);
    for (const event of events) expect(event[event.type]).toBeTypeOf('object');
  });

  it('tells per resource and pack what passed and what failed', () => {
    const told = payloads('policyAnalyzeSummaryEvent').map((payload) => [
      member(payload, 'resourceUrn'),
      member(payload, 'policyPackName'),
      member(payload, 'passed'),
      member(payload, 'failed'),
    ]);
    expect(told).toEqual([
      [urn('a'), 'acme-aws', ['s3-no-public-read'], undefined],
      [urn('a'), 'cis-aws', undefined, undefined],
      [urn('b'), 'acme-aws', undefined, ['s3-no-public-read']],
      [urn('b'), 'cis-aws', undefined, undefined],
    ]);
  });

  it('tells each violation with its words, and those of the stack on the stack', () => {
    expect(payloads('policyEvent')).toMatchObject([
      {
        resourceUrn: urn('b'),
        policyName: 's3-no-public-read',
        policyPackVersionTag: '1.8.0',
        enforcementLevel: 'mandatory',
        severity: 'critical',
        message: 'Public.\nb is.',
      },
      {
        resourceUrn: 'urn:pulumi:production::website::pulumi:pulumi:Stack::website-production',
        policyName: 'cloudtrail-enabled',
        enforcementLevel: 'advisory',
      },
    ]);
    expect(payloads('policyEvent')[1]).not.toHaveProperty('severity');
    expect(payloads('policyAnalyzeStackSummaryEvent')).toMatchObject([
      { policyPackName: 'acme-aws', passed: ['one-trail'] },
      { policyPackName: 'cis-aws', failed: ['cloudtrail-enabled'] },
    ]);
  });

  it('tells what becomes of a resource by its states', () => {
    expect(payloads('resourcePreEvent')).toMatchObject([
      { metadata: { op: 'create', type: 'aws:s3/bucket:Bucket', old: null, new: { urn: urn('a') } } },
      { metadata: { op: 'update', old: { urn: urn('b') }, new: { urn: urn('b') } } },
      { metadata: { op: 'delete', old: { retainOnDelete: true }, new: null } },
    ]);
  });

  it.each<[Partial<PreviewOptions>, string]>([
    [{}, 'failed'],
    [{ resources: [] }, 'succeeded'],
    [{ result: 'canceled' }, 'canceled'],
  ])('sums up %j as %s', (changed, result) => {
    const summary = previewEvents({ ...OPTIONS, ...changed }).find(({ type }) => type === 'summaryEvent');
    expect(summary?.['summaryEvent']).toMatchObject({
      result,
      isPreview: true,
      PolicyPacks: { 'acme-aws': 'v1.8.0', 'cis-aws': 'v2.0.1' },
    });
    expect(payloads('summaryEvent')).toMatchObject([
      { resourceChanges: { create: 1, update: 1, delete: 1 } },
    ]);
  });

  it('is an event a line in the log of the CLI, numbered and without types', () => {
    const log = asEventLog(events);
    expect(log.endsWith('}\n')).toBe(true);
    const lines: unknown[] = log
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual(
      events.map(({ type, ...event }, sequence) => {
        expect(event).toHaveProperty(type);
        return { sequence, ...event };
      }),
    );
    expect(each(lines, 'type').every((type) => type === undefined)).toBe(true);
  });

  it('is one document without a word of policies where the CLI does not stream', () => {
    const printed = plainPreviewJson(OPTIONS);
    const document: unknown = JSON.parse(printed);
    expect(document).toMatchObject({
      steps: [{ op: 'create' }, { op: 'update' }, { op: 'delete' }],
      changeSummary: { create: 1, update: 1, delete: 1 },
    });
    expect(printed.startsWith('{\n    "config"')).toBe(true);
    expect(printed.toLowerCase()).not.toContain('policy');
  });
});
