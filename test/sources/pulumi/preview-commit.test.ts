import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEAD, type PreviewScene, SECONDS, STACK, startPreviewScene, UPDATE } from './preview-scene.ts';

const OTHER = '22222222-2222-4222-8222-222222222222';
const OTHER_COMMIT = 'b'.repeat(40);
const LIST = /updates\/latest\/previews/;
const DIRTY = { 'git.dirty': 'true' };
const CI = { 'ci.system': 'GitHub' };
const UNCOMMITTED = `The preview ${UPDATE} was made with uncommitted changes in its working tree.`;

let scene: PreviewScene;

beforeEach(async () => {
  scene = await startPreviewScene();
  scene.requireOnlyWhatRan();
  scene.addPreview(UPDATE);
});

afterEach(() => scene.close());

/** A preview as the list has it, with what its environment says. */
function listed(updateID: string, environment: Readonly<Record<string, string>>, startTime = SECONDS) {
  const info = { kind: 'preview', result: 'succeeded', startTime, endTime: startTime + 1, environment };
  return { updateID, version: 1, info };
}

function answerList(...updates: readonly object[]): void {
  const body = { updates, total: updates.length };
  scene.pulumi.faults.add({ path: LIST, fault: { kind: 'status', status: 200, body } });
}

const of = (commit: string) => ({ 'ci.pr.headSHA': commit });

describe('latest', () => {
  it('is no preview of uncommitted changes at somebody’s desk', async () => {
    scene.addPreview(OTHER, { events: [] });
    answerList(
      listed(OTHER, { ...of(HEAD), ...DIRTY }, SECONDS + 60),
      listed(UPDATE, { ...of(HEAD), 'git.dirty': 'false' }),
    );
    const { targets, setAside } = await scene.read('latest');
    expect(targets).toMatchObject([{ state: { kind: 'read' }, preview: 'read', cautions: [] }]);
    expect(setAside.map(({ reason }) => reason)).toContain('fixed-by-this-change');
  });

  it.each([DIRTY, { ...DIRTY, 'ci.system': '' }])('is none where all are: %o', async (environment) => {
    answerList(listed(UPDATE, { ...of(HEAD), ...environment }));
    const { targets } = await scene.read('latest');
    expect(targets).toMatchObject([
      {
        preview: 'failed',
        state: {
          failure: { code: 'incomplete', message: expect.stringContaining('none of the 1 previews') },
        },
      },
    ]);
  });

  it('with uncommitted changes in a CI job is read, with a caution', async () => {
    answerList(listed(UPDATE, { ...of(HEAD), ...DIRTY, ...CI }));
    const { targets } = await scene.read('latest');
    expect(targets).toMatchObject([{ preview: 'read', cautions: [UNCOMMITTED] }]);
  });
});

describe('a preview that is named by its id', () => {
  const other = `The preview ${UPDATE} is of commit ${OTHER_COMMIT}, this run is of ${HEAD}.`;

  it.each<[string, object, readonly string[]]>([
    ['of this commit', listed(UPDATE, of(HEAD)), []],
    ['of this commit, in capitals', listed(UPDATE, of(HEAD.toUpperCase())), []],
    ['of this commit, merged', listed(UPDATE, { ...of(HEAD), 'git.head': OTHER_COMMIT }), []],
    ['of another commit', listed(UPDATE, of(OTHER_COMMIT)), [other]],
    ['of another commit, by git', listed(UPDATE, { 'git.head': OTHER_COMMIT }), [other]],
    [
      'of another commit, by GitHub',
      { ...listed(UPDATE, {}), githubCommitInfo: { sha: OTHER_COMMIT } },
      [other],
    ],
    ['of another commit, its id in capitals', listed(UPDATE.toUpperCase(), of(OTHER_COMMIT)), [other]],
    ['that notes no commit', listed(UPDATE, {}), []],
    ['of uncommitted changes', listed(UPDATE, { ...of(HEAD), ...DIRTY }), [UNCOMMITTED]],
    [
      'of another commit and changes',
      listed(UPDATE, { ...of(OTHER_COMMIT), ...DIRTY, ...CI }),
      [other, UNCOMMITTED],
    ],
    ['that the list does not hold', listed(OTHER, of(OTHER_COMMIT)), []],
  ])('%s', async (_, preview, cautions) => {
    answerList(preview);
    const { targets, setAside } = await scene.read(UPDATE);
    expect(targets).toMatchObject([{ state: { kind: 'read' }, preview: 'read', cautions }]);
    expect(setAside.map(({ reason }) => reason)).toContain('fixed-by-this-change');
  });

  it('of some commit, in a run that has none', async () => {
    answerList(listed(UPDATE, of(OTHER_COMMIT)));
    const { targets } = await scene.read(UPDATE, { commit: undefined });
    expect(targets).toMatchObject([{ preview: 'read', cautions: [] }]);
  });

  it.each<[number, string]>([
    [403, 'forbidden'],
    [404, 'not-found'],
    [500, 'server-error'],
  ])('is read where a %s hides the list', async (status, code) => {
    scene.pulumi.faults.add({ path: LIST, fault: { kind: 'status', status } });
    const { targets, setAside } = await scene.read(UPDATE);
    const caution = `Which commit the preview ${UPDATE} is of could not be looked up (${code}).`;
    expect(targets).toMatchObject([
      { target: STACK, state: { kind: 'read' }, preview: 'read', cautions: [caution] },
    ]);
    expect(setAside.map(({ reason }) => reason)).toContain('fixed-by-this-change');
  });
});

describe('a preview that is named by its id, where the commit is a fork’s', () => {
  it.each<[string, object]>([
    ['of this commit', listed(UPDATE, of(HEAD))],
    ['of this commit, in capitals', listed(UPDATE.toUpperCase(), of(HEAD.toUpperCase()))],
    ['of this commit, in a CI job', listed(UPDATE, { ...of(HEAD), ...DIRTY, ...CI })],
  ])('%s is read', async (_, preview) => {
    answerList(preview);
    const { targets, setAside } = await scene.read(UPDATE, { onlyOfCommit: true });
    expect(targets).toMatchObject([{ preview: 'read' }]);
    expect(setAside.map(({ reason }) => reason)).toContain('fixed-by-this-change');
  });

  it.each<[string, object, string | undefined]>([
    ['of another commit', listed(UPDATE, of(OTHER_COMMIT)), HEAD],
    ['that notes no commit', listed(UPDATE, {}), HEAD],
    ['of uncommitted changes', listed(UPDATE, { ...of(HEAD), ...DIRTY }), HEAD],
    ['that the list does not hold', listed(OTHER, of(HEAD)), HEAD],
    ['in a run without a commit', listed(UPDATE, of(HEAD)), undefined],
  ])('%s proves nothing', async (_, preview, commit) => {
    answerList(preview);
    const { targets, setAside } = await scene.read(UPDATE, { onlyOfCommit: true, commit });
    expect(targets).toMatchObject([
      { state: { kind: 'failed', failure: { code: 'incomplete' } }, preview: 'failed' },
    ]);
    expect(setAside).toEqual([]);
  });

  it('proves nothing where the list cannot be read', async () => {
    scene.pulumi.faults.add({ path: LIST, fault: { kind: 'status', status: 403 } });
    const { targets, setAside } = await scene.read(UPDATE, { onlyOfCommit: true });
    expect(targets).toMatchObject([{ state: { kind: 'failed', failure: { code: 'forbidden' } } }]);
    expect(setAside).toEqual([]);
  });
});
