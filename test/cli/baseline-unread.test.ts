import { describe, expect, it } from 'vitest';
import { SCOPES, STACKS } from '../../sandbox/targets.ts';
import { renderBaseline } from '../../src/config/load/baseline-file.ts';
import { DEFAULT, useBaselineScene } from './baseline-scene.ts';

const FILE = '.github/policy-gate.yml';
const [, STAGING] = STACKS;
const EMPTY = renderBaseline([]);

const scene = useBaselineScene();
const { folder, pulumi, azure, secrets, baseline } = scene;

describe('policy-gate baseline, where a target is not read whole,', () => {
  const NOTHING = 'Nothing is written: 1 of 2 targets not read whole.';

  it('writes nothing, gives the reason of each, and ends with 3', async () => {
    await folder.write(DEFAULT, EMPTY);
    const { exitCode, out, err } = await baseline(pulumi(STAGING, 'acme/website/gone'));
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: [] });
    expect(err).toEqual([
      expect.stringMatching(
        /^error: acme\/website\/gone: Pulumi Cloud: reading stack acme\/website\/gone failed: HTTP 404/,
      ),
      NOTHING,
    ]);
    expect(await folder.read(DEFAULT)).toBe(EMPTY);
    expect(await folder.list()).toEqual([DEFAULT]);
  });

  it('does so with --prune too: what was not read is not gone', async () => {
    await folder.write(DEFAULT, EMPTY);
    expect((await baseline([...pulumi(STAGING, 'acme/website/gone'), '--prune'])).exitCode).toBe(3);
    expect(await folder.read(DEFAULT)).toBe(EMPTY);
  });

  it('of one service, writes nothing of the other', async () => {
    scene.sandbox.azure.faults.add({ path: /policyEvents/, fault: { kind: 'status', status: 500 } });
    const { exitCode, err } = await baseline([...pulumi(STAGING), ...azure()]);
    expect(exitCode).toBe(3);
    expect(err.at(-2)).toContain(`error: ${SCOPES[0]}: `);
    expect(err.at(-1)).toBe(NOTHING);
    expect(await folder.list()).toEqual([]);
  });

  it('within the deadline of the policy file', async () => {
    await folder.write(FILE, 'version: 1\nlimits: { deadline: 1s }');
    scene.sandbox.pulumi.faults.add({ path: /issues/, fault: { kind: 'hang' } });
    const { exitCode, err } = await baseline(pulumi(STAGING));
    expect(exitCode).toBe(3);
    expect(err[0]).toContain('time for the whole run');
    expect(await folder.list()).toEqual([FILE]);
  });

  it('because it was stopped, says so', async () => {
    const stop = new AbortController();
    const body = (answer: unknown) => {
      stop.abort(new Error('stopped by SIGINT'));
      return answer;
    };
    scene.sandbox.pulumi.faults.add({ path: /issues/, fault: { kind: 'rewrite', body } });
    const { exitCode, err } = await baseline(pulumi(STAGING), secrets(), stop.signal);
    expect(exitCode).toBe(3);
    expect(err.join('\n')).toContain('stopped by SIGINT');
    expect(await folder.list()).toEqual([]);
  });

  it('shows no token, and nothing live, of what the service says', async () => {
    const message = `\u001b[31m\n::error::you sent ${scene.sandbox.pulumi.token}`;
    scene.sandbox.pulumi.faults.add({
      path: /api/,
      fault: { kind: 'status', status: 403, body: { message } },
    });
    const { err } = await baseline(pulumi(STAGING));
    expect(err.join('\n')).toContain('you sent ***');
    expect(
      err.filter((line) => /^::|\p{Cc}/u.test(line) || line.includes(scene.sandbox.pulumi.token)),
    ).toEqual([]);
  });
});

describe('policy-gate baseline, told a hostile name by the service,', () => {
  it('makes no command of the runner of it', async () => {
    const { stacks } = scene.sandbox.pulumi.estate;
    const [known] = stacks;
    if (known === undefined) throw new Error('the estate has no stack');
    stacks.push({
      ...known,
      organization: 'acme',
      project: 'hostile',
      stack: 'x\u001b[31m\n::error::y',
      policyGroups: [],
    });
    const { err } = await baseline(pulumi('acme/hostile/*'));
    stacks.pop();
    expect(err[0]).toContain('warning: acme/hostile/x ::error::y: nothing governs it');
    expect(err.filter((line) => /^::|\p{Cc}/u.test(line))).toEqual([]);
  });
});

describe('policy-gate baseline warns', () => {
  it('of a target that nothing governs, and of what makes the numbers uncertain', async () => {
    const account = scene.sandbox.pulumi.estate.accounts.find(({ name }) => name === 'ungoverned');
    if (account === undefined) throw new Error('the estate has no such account');
    account.scan = undefined;
    const { exitCode, err } = await baseline([...pulumi(), '--pulumi-accounts', 'acme/ungoverned']);
    expect(exitCode).toBe(0);
    expect(err).toEqual([
      expect.stringMatching(/^warning: acme\/ungoverned: nothing governs it: /),
      expect.stringMatching(/^warning: acme\/ungoverned: .* was never scanned/),
    ]);
  });
});
