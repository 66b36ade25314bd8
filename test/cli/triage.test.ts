import { describe, expect, it } from 'vitest';
import { ConfigurationError, SourceError } from '../../src/errors.ts';
import { IssueStore, makeIssue, threeIssues } from '../triage/issues.ts';
import { runLine } from './command-line.ts';

const LINE = ['triage', '--pulumi-stacks', 'acme/website/production', '--match', '{ severity: low }'];
const IGNORE = [...LINE, '--status', 'in_progress'];

const refused = () => Promise.reject(new SourceError('forbidden', 'HTTP 403'));

describe('a dry run', () => {
  it('shows the plan, writes nothing and ends well', async () => {
    const store = new IssueStore(threeIssues());
    const { exitCode, out, err } = await runLine(IGNORE, store.reading());
    expect(store.written).toEqual([]);
    expect(exitCode).toBe(0);
    expect(err).toEqual([]);
    expect(out).toHaveLength(5);
    expect(out.at(-1)).toBe('Dry run: 3 issues would change, 0 are already as wanted. Write with --apply.');
  });

  it('takes only what matches', async () => {
    const store = new IssueStore([...threeIssues(), makeIssue('4', { severity: 'high' })]);
    expect((await runLine(IGNORE, store.reading())).out.join('\n')).toContain('3 issues would change');
  });

  it('measures age against the clock', async () => {
    const store = new IssueStore([
      makeIssue('1', { firstObservedAt: '2020-01-01T00:00:00Z' }),
      makeIssue('2', { firstObservedAt: new Date().toISOString() }),
    ]);
    const line = [...LINE.slice(0, 3), '--match', '{ older-than: 30d }', '--priority', 'p0'];
    expect((await runLine(line, store.reading())).out.at(-1)).toContain('1 issue would change');
  });

  it('ends well where nothing matches', async () => {
    expect((await runLine(IGNORE, new IssueStore([]).reading())).exitCode).toBe(0);
  });
});

describe('--apply', () => {
  it('writes, and writes nothing the second time', async () => {
    const store = new IssueStore(threeIssues());
    const first = await runLine([...IGNORE, '--apply'], store.reading());
    expect(first.out.at(-1)).toBe('Changed 3 of 3.');
    expect(first.exitCode).toBe(0);
    expect(store.written).toHaveLength(3);
    const second = await runLine([...IGNORE, '--apply'], store.reading());
    expect(second.out.at(-1)).toBe('Changed 0 of 0. 3 are already as wanted.');
    expect(second.exitCode).toBe(0);
    expect(store.written).toHaveLength(3);
  });

  it('goes on after a single failure, and ends with 3', async () => {
    const store = new IssueStore(threeIssues(), { 2: refused });
    const { exitCode, out } = await runLine([...IGNORE, '--apply'], store.reading());
    expect(store.written).toHaveLength(3);
    expect(exitCode).toBe(3);
    expect(out.at(-1)).toBe('Changed 2 of 3; 1 failed: 2.');
  });

  it('ends with 3 where the answer does not show the change', async () => {
    const store = new IssueStore(threeIssues(), { 1: () => Promise.resolve({ status: 'open' }) });
    const { exitCode, out } = await runLine([...IGNORE, '--apply'], store.reading());
    expect(exitCode).toBe(3);
    expect(out.at(-1)).toBe('Changed 2 of 3; 1 not confirmed: 1.');
    expect(out.join('\n')).toContain('NOT CONFIRMED 1');
    expect(out.join('\n')).toContain(
      'it may have been written: the service answered, but the issue still says status "open"',
    );
  });

  it('tells on the way how far it is', async () => {
    const issues = Array.from({ length: 120 }, (_, index) => makeIssue(String(index)));
    const { err } = await runLine([...IGNORE, '--apply'], new IssueStore(issues).reading());
    expect(err).toEqual(['50 of 120 issues done', '100 of 120 issues done']);
  });

  it('reports what was written until it was stopped', async () => {
    const stop = new AbortController();
    const issues = Array.from({ length: 120 }, (_, index) => makeIssue(String(index)));
    const store = new IssueStore(issues);
    const update = (item: Parameters<typeof store.update>[0]) => {
      stop.abort();
      return store.update(item);
    };
    const reading = { ...store.reading(), update };
    const { exitCode, out, err } = await runLine([...IGNORE, '--apply'], reading, { signal: stop.signal });
    expect(exitCode).toBe(3);
    expect(err).toEqual([]);
    expect(store.written.length).toBeLessThan(5);
    expect(out.at(-1)).toContain(`Changed ${store.written.length} of 120; `);
    expect(out.join('\n')).toContain('stopped before its turn, so nothing was written');
  });
});

describe('a reading that is not whole', () => {
  const failures = [{ target: 'acme/shop/production', message: 'HTTP 404:\nno such stack' }];

  it('is told first, the plan is shown all the same, and the end is 3', async () => {
    const { exitCode, out, err } = await runLine(IGNORE, new IssueStore(threeIssues()).reading(failures));
    expect(err).toEqual(['error: acme/shop/production: HTTP 404: no such stack']);
    expect(out).toHaveLength(6);
    expect(out.at(-1)).toBe('1 target not read whole: issues there may be missing above.');
    expect(exitCode).toBe(3);
  });

  it('does not keep what was read from being written', async () => {
    const store = new IssueStore(threeIssues());
    const { exitCode, out } = await runLine([...IGNORE, '--apply'], store.reading(failures));
    expect(store.written).toHaveLength(3);
    expect(out).toContain('Changed 3 of 3.');
    expect(exitCode).toBe(3);
  });

  it.each([
    ['by the service', new SourceError('forbidden', 'HTTP 403: no'), 'error: HTTP 403: no', 3],
    [
      'by a defect',
      new TypeError('x is no y'),
      'error: a defect in Policy Gate, please report it: x is no y',
      3,
    ],
    [
      'for its settings',
      new ConfigurationError([{ path: '--pulumi-stacks', message: 'is wrong.' }]),
      'error: --pulumi-stacks: is wrong.',
      2,
    ],
  ])('refused whole %s ends with the reason', async (_, error, line, exitCode) => {
    const ended = await runLine(IGNORE, () => Promise.reject(error));
    expect(ended).toMatchObject({ exitCode, out: [], err: [line] });
  });

  it('shows no command of the runner in what the service says', async () => {
    const { err } = await runLine(IGNORE, () => Promise.reject('::set-output name=passed::true\n::error::x'));
    expect(err).toHaveLength(1);
    expect(err[0]).not.toMatch(/^::|\n/);
  });
});
