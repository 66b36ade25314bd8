import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/faults.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { type PreviewScene, STACK, startPreviewScene, UPDATE } from './preview-scene.ts';
import { ofStack, openIssues, seenIn } from './truth.ts';

const RESPELT = 'acme/Website/Staging';
const PRODUCTION = 'acme/website/production: read, none';
const LINE = `${STACK}=${UPDATE}`;

const ROOT = { urn: 'urn:pulumi:staging::website::pulumi:pulumi:Stack::website-staging', op: 'same' };

let scene: PreviewScene;

beforeEach(async () => {
  scene = await startPreviewScene();
  scene.requireOnlyWhatRan();
  scene.addPreview(UPDATE);
});

afterEach(() => scene.close());

/** `target: state, preview` of each, in no order: a pattern's stacks come as the service lists them. */
const kinds = ({ targets }: SourceOutcome) =>
  targets.map(({ target, state, preview }) => `${target}: ${state.kind}, ${preview}`).toSorted();

describe('a line of pulumi-preview for a stack', () => {
  it.each(['acme/website/stagin', 'acme/website/prod', 'acme/other/staging'])(
    'that no pattern has found, %s, is a missing target of its own',
    async (stack) => {
      const outcome = await scene.read(`${LINE}\n${stack}=latest`, { stacks: ['acme/website/*'] });
      expect(kinds(outcome)).toEqual(
        [PRODUCTION, `${STACK}: read, read`, `${stack}: missing, undefined`].toSorted(),
      );
      const stray = outcome.targets.find(({ target }) => target === stack);
      expect(stray?.state).toMatchObject({
        failure: {
          code: 'missing-target',
          message: expect.stringContaining(`pulumi-preview names ${stack}, which none of the patterns`),
        },
      });
    },
  );

  it('that a pattern has found under another spelling of its name is that stack’s', async () => {
    const outcome = await scene.read(`${RESPELT}=${UPDATE}`, { stacks: ['acme/website/*'] });
    expect(kinds(outcome)).toEqual([PRODUCTION, `${STACK}: read, read`]);
  });

  it('that only an account has the name of is a missing target of its own', async () => {
    const stack = 'acme/production/us-east-1';
    const wanted = { stacks: ['acme/*/staging'], accounts: [stack] };
    const outcome = await scene.read(`${LINE}\n${stack}=latest`, wanted);
    expect(kinds(outcome)).toContain(`${stack}: missing, undefined`);
  });

  it('says nothing while a pattern could not be expanded: it may have found the stack', async () => {
    scene.pulumi.faults.add({ path: /user\/stacks/, fault: { kind: 'status', status: 503 } });
    const outcome = await scene.read(LINE, { stacks: ['acme/website/*'] });
    expect(kinds(outcome)).toEqual(['acme/website/*: failed, undefined']);
  });

  it('that is written out and not there is missing once', async () => {
    const stack = 'acme/website/gone';
    const outcome = await scene.read(`${stack}=${UPDATE}`, { stacks: [stack] });
    expect(kinds(outcome)).toEqual([`${stack}: missing, undefined`]);
  });
});

describe('two spellings of one stack', () => {
  beforeEach(() => {
    scene.pulumi.switches.caseInsensitiveNames = true;
  });

  const read = () => scene.read(LINE, { stacks: [STACK, RESPELT] });
  const open = () => openIssues(scene.pulumi, ofStack('acme', 'website', 'staging'));

  it('are one stack, whose findings come once, counted or set aside', async () => {
    const { findings, setAside, targets } = await read();
    expect(targets.map(({ preview, scope }) => [preview, scope])).toEqual([
      ['read', undefined],
      ['read', STACK],
    ]);
    expect(setAside.map(({ finding }) => finding.resource.id).toSorted()).toEqual(
      [scene.fixed.resourceURN, scene.deleted.resourceURN].toSorted(),
    );
    expect(findings.length - 1 + setAside.length).toBe(open().size);
  });

  it.each<[string, () => Fault, string]>([
    [
      'proves nothing',
      () => ({ kind: 'status', status: 200, body: { events: scene.events({ resources: [ROOT] }) } }),
      'read',
    ],
    ['cannot be read', () => ({ kind: 'status', status: 403 }), 'failed'],
  ])('of which one’s preview %s: what counts for one counts', async (_, fault, preview) => {
    scene.pulumi.faults.add({ path: /preview\/.*events/, ordinals: [2], fault: fault() });
    const { findings, setAside, targets } = await read();
    expect(new Set(targets.map((target) => target.preview))).toEqual(new Set(['read', preview]));
    expect(setAside).toEqual([]);
    expect(seenIn(findings.filter(({ introduced }) => !introduced))).toEqual(open());
    expect(findings.filter(({ introduced }) => introduced)).toHaveLength(1);
  });
});

describe('an issue of two policy groups', () => {
  it.each<[string, object]>([
    ['found after the preview', { observedAt: '2026-11-23T13:00:00Z' }],
    ['by a newer version of the pack', { policyPackTag: '9.0.0' }],
  ])('is not fixed while one of them is %s', async (_, changed) => {
    scene.pulumi.estate.issues.push({ ...scene.fixed, id: 'z-other-group', ...changed });
    const { setAside, findings } = await scene.read(UPDATE);
    const fixed = setAside.filter(({ finding }) => finding.resource.id === scene.fixed.resourceURN);
    expect(fixed).toEqual([]);
    expect(seenIn(findings.filter(({ introduced }) => !introduced)).size).toBe(
      openIssues(scene.pulumi, ofStack('acme', 'website', 'staging')).size - 1,
    );
  });
});

describe('two readings of one finding', () => {
  it.each([1, 2])('count by the worse word of each, also where reading %i has the milder', async (milder) => {
    scene.pulumi.switches.caseInsensitiveNames = true;
    const worse = { ...scene.kept, level: 'mandatory', severity: 'critical' };
    const row = { pack: worse.policyPack, policy: worse.policyName };
    const violation = { ...row, level: 'mandatory', severity: 'critical' };
    const events = scene.events({
      resources: [ROOT, { urn: worse.resourceURN, op: 'same', violations: [violation] }],
    });
    scene.pulumi.faults.add({
      path: /preview\/.*events/,
      ordinals: [3 - milder],
      fault: { kind: 'status', status: 200, body: { events } },
    });
    const { findings } = await scene.read(LINE, { stacks: [STACK, RESPELT] });
    const kept = findings.filter(({ resource }) => resource.id === worse.resourceURN);
    expect(kept).toMatchObject([{ level: 'mandatory', severity: 'critical' }]);
  });
});

describe('what a target says of itself', () => {
  it('is its preview where it is a stack, and nothing of one where it is an account', async () => {
    const { targets } = await scene.read(LINE, {
      stacks: ['acme/website/production', STACK],
      accounts: ['acme/production'],
    });
    expect(targets.map(({ preview }) => preview)).toEqual(['none', 'read', undefined]);
    expect(targets.map((target) => 'preview' in target)).toEqual([true, true, false]);
  });

  it.each<[string, RegExp]>([
    ['preview', /preview\/.*events/],
    ['list of issues', /policyresults\/issues$/],
  ])('is that its preview failed where its %s cannot be read', async (_, path) => {
    scene.pulumi.faults.add({ path, fault: { kind: 'status', status: 403 } });
    const { targets } = await scene.read(UPDATE);
    expect(targets).toMatchObject([
      { preview: 'failed', state: { kind: 'failed', failure: { code: 'forbidden' } } },
    ]);
  });

  it('is the service’s spelling where it was written otherwise', async () => {
    scene.pulumi.switches.caseInsensitiveNames = true;
    const { targets, findings } = await scene.read(UPDATE, { stacks: [RESPELT] });
    expect(targets).toMatchObject([{ target: RESPELT, scope: STACK, preview: 'read' }]);
    expect(new Set(findings.map(({ scope }) => scope))).toEqual(new Set([STACK]));
    const [plain] = (await scene.read(UPDATE)).targets;
    expect(plain).not.toHaveProperty('scope');
  });
});
