import { describe, expect, it } from 'vitest';
import { brokenState, makeOutcome, makeTarget, makeUnpreviewable, noEvidence } from '../builders/report.ts';
import { bad, join, part } from './joining.ts';

describe('where reports disagree', () => {
  it('the worse word, the earlier sight and the stricter reading of a finding stand', () => {
    const one = part('a/b/1', {
      findings: [bad('1', { severity: 'low', occurrences: 2, levelFrom: 'file' })],
    });
    const two = part('a/b/2', {
      findings: [
        bad('1', {
          severity: 'high',
          severityFrom: 'file',
          level: 'mandatory',
          blocked: true,
          introduced: true,
          firstObservedAt: '2026-10-01T00:00:00Z',
        }),
      ],
    });
    for (const parts of [
      [one, two],
      [two, one],
    ]) {
      expect(join(parts).findings).toMatchObject([
        {
          severity: 'high',
          severityFrom: 'file',
          level: 'mandatory',
          levelFrom: 'service',
          blocked: true,
          introduced: true,
          occurrences: 2,
          firstObservedAt: '2026-10-01T00:00:00Z',
        },
      ]);
    }
  });

  it('what one counts is not set aside, and of two reasons the one with a name stands', () => {
    const aside = (reason: 'exempted' | 'fixed-by-this-change', name: string, print: string) =>
      part(name, {
        outcomes: [
          makeOutcome({
            setAside: [{ reason, finding: bad(print), detail: 'x' }],
            targets: [makeTarget({ target: name })],
          }),
        ],
      });
    const counting = part('a/b/1', { findings: [bad('1')] });
    expect(join([aside('exempted', 'a/b/2', '1'), counting])).toMatchObject({ setAside: [], findings: [{}] });
    const both = join([aside('fixed-by-this-change', 'a/b/1', '1'), aside('exempted', 'a/b/2', '1')]);
    expect(both.setAside).toMatchObject([{ reason: 'exempted' }]);
    expect(
      join([aside('exempted', 'a/b/2', '1'), aside('fixed-by-this-change', 'a/b/3', '1')]).setAside,
    ).toMatchObject([{ reason: 'exempted' }]);
  });

  it('the worse state of a target stands', () => {
    const reading = (state: ReturnType<typeof noEvidence> | undefined, preview: 'read' | 'none') =>
      part('a/b/1', {
        outcomes: [
          makeOutcome({
            targets: [makeTarget({ target: 'a/b/1', preview, scope: 'x', ...(state && { state }) })],
          }),
        ],
      });
    for (const state of [noEvidence(), brokenState('failed'), brokenState('missing')]) {
      const joined = join([reading(undefined, 'read'), reading(state, 'none')]);
      expect(joined.targets).toMatchObject([{ state, preview: 'none' }]);
      expect(joined.verdict).toBe('error');
    }
  });

  it('a scope that several read counts once, and has no preview', () => {
    const scope = (job: string, name: string) =>
      part(job, {
        outcomes: [makeOutcome({ source: 'azure', targets: [makeUnpreviewable({ target: name })] })],
      });
    const { targets } = join([scope('1', '/subscriptions/A'), scope('2', '/subscriptions/a')]);
    expect(targets).toEqual([{ source: 'azure', ...makeUnpreviewable({ target: '/subscriptions/A' }) }]);
  });

  it.each(['read', 'failed', 'none'] as const)(
    'of two previews the one that proves less: %s first',
    (first) => {
      const [second, third] = (['read', 'failed', 'none'] as const).filter((one) => one !== first);
      const reading = (preview: typeof first, hour: number) =>
        part('a/b/1', {
          startedAt: new Date(Date.UTC(2026, 10, 23, hour)),
          outcomes: [makeOutcome({ targets: [makeTarget({ target: 'a/b/1', preview })] })],
        });
      const previewOf = (other: typeof first) =>
        join([reading(first, 1), reading(other, 2)]).targets[0]?.preview;
      const order = ['failed', 'none', 'read'];
      for (const other of [second, third]) {
        if (other === undefined) continue;
        expect(previewOf(other)).toBe(order.indexOf(other) < order.indexOf(first) ? other : first);
      }
    },
  );

  it('names of which a part is hidden stay apart', () => {
    const name = '/subscriptions/(hidden)/resourceGroups/web';
    const hidden = (id: string) =>
      part(id, { outcomes: [makeOutcome({ source: 'azure', targets: [makeTarget({ target: name })] })] });
    expect(join([hidden('1'), hidden('2')]).targets).toHaveLength(2);
  });

  it('a strict knob of one is the knob of all', () => {
    const soft = { warnOnly: true, onError: 'pass', onNoEvidence: 'pass', onlyNew: true } as const;
    const strict = part('a/b/2', { knobs: { onFork: 'fail' } });
    expect(join([part('a/b/1', { knobs: soft }), strict]).knobs).toEqual(strict.knobs);
    expect(join([part('a/b/1', { knobs: soft })]).knobs).toMatchObject(soft);
  });

  it('links of another job are links only where they are safe', () => {
    const policy = { packPage: 'https://app.pulumi.com/ok' };
    const joined = join([part('a/b/1', { findings: [bad('1', { url: 'javascript:alert(1)', policy })] })]);
    expect(joined.findings[0]?.url).toBeUndefined();
    expect(joined.findings[0]?.policy.packPage).toBe('https://app.pulumi.com/ok');
  });
});
