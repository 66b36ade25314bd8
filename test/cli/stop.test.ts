import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { seedPulumiEstate } from '../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { readTriageIssues } from '../../src/sources/pulumi/triage.ts';
import { FAST_PACING } from '../sources/service.ts';
import { type Ended, runLine } from './command-line.ts';

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), new Date()));
});

afterEach(() => pulumi.close());

/** Few enough to wait for, one after the other. */
const FEW = '{ policy: required-tags, status: open }';
/** More than are written at a time. */
const MANY = '{ status: open }';

/** Runs the command against the sandbox, as the program does. */
function triage(words: readonly string[], match = FEW, stop = new AbortController()): Promise<Ended> {
  const { signal } = stop;
  const pacing = { ...FAST_PACING, attempts: 2, attemptTimeoutMs: 1_000 };
  const where = ['--pulumi-cloud-url', pulumi.url, '--pulumi-stacks', 'acme/website/production'];
  return runLine(
    ['triage', ...where, '--match', match, ...words],
    (settings) => readTriageIssues(settings, { signal, pacing, info: () => undefined }),
    { env: { PULUMI_ACCESS_TOKEN: pulumi.triageToken }, signal },
  );
}

function strike(fault: Fault, ordinals?: readonly number[]): void {
  pulumi.faults.add({ method: 'PATCH', path: /issues/, fault, ...(ordinals && { ordinals }) });
}

const written = () =>
  pulumi.estate.issues.filter(({ status }) => status === 'in_progress').map(({ id }) => id);

const named = (out: readonly string[], start: string): readonly string[] =>
  out
    .filter((line) => line.startsWith(`${start} `))
    .map((line) => line.slice(start.length + 1).split(' ')[0] ?? '');

describe('a command that is stopped', () => {
  it('while changes are under way waits for them, and tells what was written', async () => {
    const before = written();
    const stop = new AbortController();
    strike(
      {
        kind: 'rewrite',
        // The change is made by now, and its answer has not been sent.
        body: (body) => {
          stop.abort(new Error('stopped by SIGINT'));
          return body;
        },
      },
      [1],
    );
    const { exitCode, out } = await triage(['--status', 'in_progress', '--apply'], MANY, stop);
    const changed = written().filter((id) => !before.includes(id));
    expect(changed.length).toBeGreaterThan(0);
    expect(named(out, 'changed').toSorted()).toEqual(changed.toSorted());
    expect(named(out, 'NOT CONFIRMED')).toEqual([]);
    for (const line of out.filter((text) => text.startsWith('FAILED')))
      expect(line).toContain('stopped before its turn, so nothing was written');
    expect(named(out, 'FAILED').length).toBeGreaterThan(0);
    expect(exitCode).toBe(3);
  });

  it('while it reads says that it was stopped, not that time was up', async () => {
    const stop = new AbortController();
    pulumi.faults.add({
      path: /issues/,
      fault: {
        kind: 'rewrite',
        body: (body) => {
          stop.abort(new Error('stopped by SIGINT'));
          return body;
        },
      },
    });
    const { exitCode, out, err } = await triage(['--status', 'in_progress', '--apply'], MANY, stop);
    expect(err.join('\n')).toContain('failed: stopped by SIGINT.');
    expect([...out, ...err].join('\n')).not.toContain('time for the whole run');
    expect(exitCode).toBe(3);
  });
});

describe('a change whose answer is lost', () => {
  it.each<[string, Fault]>([
    ['cut', { kind: 'cut' }],
    ['reset', { kind: 'reset' }],
    ['no answer', { kind: 'hang' }],
    ['stopping half-way', { kind: 'stall' }],
    ['empty', { kind: 'empty' }],
    ['malformed', { kind: 'malformed' }],
    ['a login page', { kind: 'html' }],
    ['an error of the server', { kind: 'status', status: 502 }],
    ['without an issue', { kind: 'rewrite', body: () => ({}) }],
  ])('%s, is not confirmed, and not called failed', async (_, fault) => {
    strike(fault);
    const { exitCode, out } = await triage(['--status', 'in_progress', '--apply']);
    const unconfirmed = named(out, 'NOT CONFIRMED');
    expect(unconfirmed.length).toBeGreaterThan(0);
    expect(out.at(-1)).toContain(`Changed 0 of ${unconfirmed.length}; ${unconfirmed.length} not confirmed: `);
    expect(named(out, 'FAILED')).toEqual([]);
    expect(exitCode).toBe(3);
  });

  it.each([400, 401, 403, 404, 429])('HTTP %i is a refusal, and failed', async (status) => {
    strike({ kind: 'status', status });
    const { exitCode, out } = await triage(['--status', 'in_progress', '--apply']);
    expect(named(out, 'FAILED').length).toBeGreaterThan(0);
    expect(named(out, 'NOT CONFIRMED')).toEqual([]);
    expect(exitCode).toBe(3);
  });
});

describe('an assignee that the service does not know', () => {
  it.each(['bob@contoso.com', 'Bob.Smith', 'o+b*b@localhost', '(bob)', 'bob@ärzte.example'])(
    'is not repeated in its words: %s',
    async (assignee) => {
      const fault = { kind: 'status', status: 400 } as const;
      strike({ ...fault, body: { message: `no ${assignee}, nor ${assignee.toUpperCase()}. Is api.x up?` } });
      const { exitCode, out } = await triage(['--assignee', assignee, '--apply']);
      const [failed = ''] = out.filter((line) => line.startsWith('FAILED'));
      const reason = failed.slice(failed.indexOf('The service says'));
      expect(reason).toMatch(/^The service says: "no \((.+)\), nor \(\1\)\. Is api\.x up\?"\.$/);
      expect(exitCode).toBe(3);
    },
  );

  it('is struck out where it is a word, not where it is a part of one', async () => {
    strike({ kind: 'status', status: 400, body: { message: 'x of x.example.com and box: x.' } });
    const { out } = await triage(['--assignee', 'x', '--apply']);
    const words = '"(the assignee) of x.example.com and box: (the assignee)."';
    expect(out.join('\n')).toContain(`The service says: ${words}.`);
  });
});
