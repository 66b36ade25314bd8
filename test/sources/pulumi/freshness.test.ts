import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import type { StackRecord } from '../../../sandbox/pulumi/records.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { PulumiPorts } from '../../../src/sources/pulumi/plan.ts';
import { readPulumi } from './reader.ts';
import { ofStack } from './truth.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const STACK = 'acme/website/staging';
const SECONDS = Math.floor(NOW.getTime() / 1_000);

let pulumi: PulumiSandbox;
let stack: StackRecord;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
  const found = pulumi.estate.stacks.find((one) => one.project === 'website' && one.stack === 'staging');
  if (found === undefined) throw new Error('the estate has no staging');
  stack = found;
});

afterEach(() => pulumi.close());

function running(kind: string, started: number): void {
  stack.currentOperation = { author: 'bot', kind, started };
}

/** The stack was updated so many minutes ago, and its issues were found at a version. */
function updated(minutesAgo: number, version: number, foundAt: number): void {
  const endTime = SECONDS - minutesAgo * 60;
  stack.latestUpdate = {
    updateID: 'u',
    version,
    result: 'succeeded',
    startTime: endTime - 60,
    endTime,
    kind: 'update',
  };
  for (const issue of pulumi.estate.issues.filter(ofStack('acme', 'website', 'staging')))
    issue.stackVersion = foundAt;
}

const read = (ports: Partial<PulumiPorts> = {}, waitForEvaluationMs = 0) =>
  readPulumi(pulumi, {
    stacks: [STACK],
    plan: { waitForEvaluationMs },
    ports: { clock: () => NOW, ...ports },
  });

describe('how fresh the issues of a stack are', () => {
  it('is noted: the latest update, and the newest version an issue was found at', async () => {
    updated(600, 42, 41);
    const { targets } = await read();
    expect(targets[0]).toMatchObject({ state: { kind: 'read' }, cautions: [] });
    expect(targets[0]?.notes.join()).toContain(
      'Latest update: update to version 42, succeeded, ended 2026-11-23 02:00 UTC; newest issue found at version 41',
    );
  });

  it.each<[string, () => void, string]>([
    [
      'an update is running',
      () => running('update', SECONDS - 60),
      'An operation (update) is running on the stack since 2026-11-23 11:59 UTC',
    ],
    ['an update has just finished', () => updated(3, 42, 41), 'Version 42 was deployed 3 min ago'],
  ])('is a caution where %s', async (_, change, words) => {
    change();
    const { targets } = await read();
    expect(targets[0]?.cautions.join()).toContain(words);
    expect(JSON.stringify(targets)).not.toContain('"bot"');
  });

  it.each<[string, () => void]>([
    ['its version has been evaluated', () => updated(3, 42, 42)],
    ['it ended long ago', () => updated(16, 42, 41)],
    ['a preview is running', () => running('preview', SECONDS)],
  ])('is no caution where %s', async (_, change) => {
    change();
    expect((await read()).targets[0]?.cautions).toEqual([]);
  });

  it.each([403, 500])('that cannot be looked up (%i) is a note, and no verdict', async (status) => {
    pulumi.faults.add({ path: /updates\/latest/, fault: { kind: 'status', status } });
    const { targets } = await read();
    expect(targets[0]).toMatchObject({ state: { kind: 'read' } });
    expect(targets[0]?.notes.join()).toContain('could not be looked up');
  });

  it.each<[number, string]>([
    [0, 'never updated'],
    [22, 'could not be looked up (incomplete)'],
  ])('that is not there, of a stack at version %i, says so', async (version, words) => {
    Object.assign(stack, { version, latestUpdate: undefined });
    expect((await read()).targets[0]?.notes.join()).toContain(words);
  });
});

describe('waiting for the evaluation', () => {
  /** A clock that moves on by a second at every look, and what happens at each. */
  function clockwork(at: Readonly<Record<number, () => void>> = {}): {
    clock: () => Date;
    lines: string[];
    ports: Partial<PulumiPorts>;
  } {
    let looks = 0;
    const lines: string[] = [];
    const clock = (): Date => {
      looks += 1;
      at[looks]?.();
      return new Date(NOW.getTime() + looks * 1_000);
    };
    return { clock, lines, ports: { clock, pollMs: 1, info: (line) => void lines.push(line) } };
  }

  const lookedAtStack = () => pulumi.exchanges.filter(({ path }) => path.endsWith('/staging')).length;

  it('does not happen unless it is asked for', async () => {
    updated(1, 42, 41);
    const { lines, ports } = clockwork();
    await read(ports);
    expect(lines).toEqual([]);
    expect(lookedAtStack()).toBe(1);
  });

  it('ends when an issue of the new version shows up, and says meanwhile what it waits for', async () => {
    updated(1, 42, 41);
    const { lines, ports } = clockwork({ 6: () => updated(1, 42, 42) });
    const { targets } = await read(ports, 600_000);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines[0]).toMatch(
      /acme\/website\/staging: no evaluation of version 42 has been seen; waiting, \d+ s of at most 600 s/,
    );
    expect(targets[0]).toMatchObject({ state: { kind: 'read' }, cautions: [] });
  });

  it('sees an evaluation that closed everything, in the closed list', async () => {
    updated(1, 42, 41);
    const { lines, ports } = clockwork();
    for (const issue of pulumi.estate.issues.filter(ofStack('acme', 'website', 'staging'))) {
      Object.assign(issue, { status: 'fixed', stackVersion: 42 });
    }
    expect((await read(ports, 600_000)).targets[0]).toMatchObject({ state: { kind: 'read' } });
    expect(lines).toEqual([]);
  });

  it('waits while an operation runs', async () => {
    stack.currentOperation = { author: 'bot', kind: 'update', started: SECONDS };
    const { lines, ports } = clockwork({ 5: () => Object.assign(stack, { currentOperation: undefined }) });
    const { targets } = await read(ports, 600_000);
    expect(lines[0]).toContain('an operation (update) is running');
    expect(targets[0]?.cautions).toEqual([]);
  });

  it('never goes past its bound, and says that nothing was seen', async () => {
    stack.currentOperation = { author: 'bot', kind: 'update', started: SECONDS };
    const { lines, ports } = clockwork();
    const { targets } = await read(ports, 20_000);
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(targets[0]?.cautions.join()).toMatch(/After waiting 2\d s: an operation \(update\) is running/);
    expect(targets[0]).toMatchObject({ state: { kind: 'read' } });
  });

  it('does not wait for an update that has had its time', async () => {
    updated(11, 42, 41);
    const { lines, ports } = clockwork();
    await read(ports, 600_000);
    expect(lines).toEqual([]);
  });

  it('takes no other stack’s version for its own', async () => {
    updated(1, 42, 41);
    pulumi.switches.filter = 'ignored';
    for (const issue of pulumi.estate.issues.filter(ofStack('acme', 'payments', 'production'))) {
      Object.assign(issue, { stackVersion: 900, lastModified: NOW.toISOString() });
    }
    const { lines, ports } = clockwork();
    await read(ports, 75_000);
    expect(lines[0]).toContain('no evaluation of version 42');
  });

  it('does not wait for an update that failed: nothing new is in place', async () => {
    updated(1, 42, 41);
    if (stack.latestUpdate) stack.latestUpdate.result = 'failed';
    const { lines, ports } = clockwork();
    expect((await read(ports, 600_000)).targets[0]?.cautions).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('sees the evaluation where the server has the newer list only', async () => {
    updated(1, 42, 42);
    pulumi.switches.listRoute = 'findings';
    const { lines, ports } = clockwork();
    expect((await read(ports, 600_000)).targets[0]?.cautions).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('is not stretched by a service that does not answer', async () => {
    stack.currentOperation = { author: 'bot', kind: 'update', started: SECONDS };
    pulumi.faults.add({ path: /staging$/, ordinals: [2], fault: { kind: 'hang' } });
    const { targets } = await read({ clock: () => new Date() }, 50);
    expect(targets[0]?.cautions.join()).toContain('After waiting 0 s');
  });

  it('that cannot find out says so and goes on', async () => {
    pulumi.faults.add({ path: /updates\/latest/, fault: { kind: 'status', status: 403 } });
    const { ports } = clockwork();
    const { targets } = await read(ports, 600_000);
    expect(targets[0]).toMatchObject({ state: { kind: 'read' } });
    expect(targets[0]?.cautions.join()).toContain('could not be looked up (forbidden)');
  });

  it('ends with the run', async () => {
    updated(1, 42, 41);
    const stop = new AbortController();
    const { ports } = clockwork();
    const info = (): void => stop.abort();
    const { targets } = await read({ ...ports, info, pollMs: 60_000, signal: stop.signal }, 6_000_000);
    expect(targets[0]?.cautions.join()).toContain('After waiting');
  });
});
