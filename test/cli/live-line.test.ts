import { PassThrough } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { liveLine } from '../../src/cli/live-line.ts';

const update = { source: 'pulumi', target: 'acme/website/production', rows: 'issues' } as const;

/** A terminal that keeps what is written to it, and a clock. */
function terminal(columns: number) {
  const stream = Object.assign(new PassThrough(), { columns });
  const clock = { now: 0 };
  const live = liveLine(stream, () => clock.now);
  return { live, clock, written: () => String(stream.read() ?? '') };
}

describe('a line that is written over', () => {
  it('has a bar where it is known how much there is, and none elsewhere', () => {
    const { live, clock, written } = terminal(120);
    live.show({ ...update, read: 50, of: 200 });
    expect(written()).toBe(
      `${'█'.repeat(5)}${'░'.repeat(15)}  25% Pulumi acme/website/production: 50 of 200 issues read`,
    );
    clock.now = 100;
    live.show({ ...update, read: 60 });
    expect(written()).toBe('\u001b[1G\u001b[2KPulumi acme/website/production: 60 issues read');
  });

  it('is drawn no more often than an eye follows', () => {
    const { live, clock, written } = terminal(120);
    live.show({ ...update, read: 1 });
    written();
    clock.now = 99;
    live.show({ ...update, read: 2 });
    expect(written()).toBe('');
  });

  it('is shorter than the terminal is wide', () => {
    const { live, written } = terminal(40);
    live.show({ ...update, target: '資源'.repeat(50), read: 1, of: 2 });
    expect(stringWidth(written())).toBeLessThan(40);
  });

  it('leaves nothing when it is cleared, and clears nothing of others', () => {
    const { live, written } = terminal(80);
    live.clear();
    expect(written()).toBe('');
    live.show({ ...update, read: 1 });
    live.clear();
    expect(written().endsWith('\u001b[1G\u001b[2K')).toBe(true);
    live.clear();
    expect(written()).toBe('');
  });
});
