import { describe, expect, it } from 'vitest';
import { pruned, renewed } from '../../src/cli/baseline-merge.ts';
import { type BaselineEntry, toEntry } from '../../src/policy/baseline.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { makeOutcome, makeTarget, makeUnpreviewable } from '../builders/report.ts';

const fingerprint = (digit: string) => digit.repeat(32);
const [KNOWN, ADDED, EXEMPTED] = ['1', '2', '3'].map((digit) =>
  makeFinding({ fingerprint: fingerprint(digit) }),
);
const PULUMI = makeOutcome({
  findings: [KNOWN, ADDED].filter((one) => one !== undefined),
  setAside: [EXEMPTED]
    .filter((one) => one !== undefined)
    .map((finding) => ({ reason: 'exempted', finding, detail: 'of Monday' })),
});

/** An entry of the stack that is read, or of what the overrides say. */
const entry = (digit: string, overrides: Partial<BaselineEntry> = {}): BaselineEntry => ({
  ...toEntry(makeFinding({ fingerprint: fingerprint(digit) })),
  ...overrides,
});

const ELSEWHERE = entry('8', { scope: 'acme/website/staging' });
const AZURE = { ...toEntry(makeAzureFinding({ fingerprint: fingerprint('9') })) };
const BEFORE = [entry('1'), entry('3'), entry('7'), ELSEWHERE, AZURE];

const digits = (entries: readonly BaselineEntry[]) =>
  entries.map((one) => one.fingerprint.slice(0, 1)).toSorted();

describe('a baseline that is written anew', () => {
  it('holds what counts now, and what is of targets that were not read', () => {
    const { entries, ...counts } = renewed(BEFORE, [PULUMI]);
    expect(digits(entries)).toEqual(['1', '2', '8', '9']);
    expect(counts).toEqual({ known: 1, added: 1, gone: 2, kept: 2, untold: 0 });
  });

  const SUBSCRIPTION = '/subscriptions/11111111-2222-3333-4444-555555555555';
  const azureOf = (exhaustive: boolean | undefined) =>
    makeOutcome({ source: 'azure', targets: [makeUnpreviewable({ target: SUBSCRIPTION })], exhaustive });
  it('loses what is gone of every target that was read', () => {
    const { entries, ...counts } = renewed(BEFORE, [PULUMI, azureOf(true)]);
    expect(digits(entries)).toEqual(['1', '2', '8']);
    expect(counts).toEqual({ known: 1, added: 1, gone: 3, kept: 1, untold: 0 });
  });

  it.each([false, undefined])('keeps what the events of a window cannot tell of: %s', (exhaustive) => {
    const { entries, ...counts } = renewed(BEFORE, [PULUMI, azureOf(exhaustive)]);
    expect(digits(entries)).toEqual(['1', '2', '8', '9']);
    expect(counts).toEqual({ known: 1, added: 1, gone: 2, kept: 1, untold: 1 });
    expect(pruned(BEFORE, [PULUMI, azureOf(false)])).toMatchObject({ gone: 1, kept: 1, untold: 1 });
  });

  it('loses what is exempt now, however it was read', () => {
    const setAside = [
      { reason: 'exempted', finding: makeAzureFinding({ fingerprint: fingerprint('9') }), detail: 'x' },
    ] as const;
    const { entries, gone } = renewed([AZURE], [{ ...azureOf(false), setAside }]);
    expect({ entries, gone }).toEqual({ entries: [], gone: 1 });
  });

  it('keeps what is of a target whose findings have another name', () => {
    const targets = [makeTarget({ target: 'ACME/website/production', scope: 'acme/website/production' })];
    const { entries } = renewed(BEFORE, [makeOutcome({ targets })]);
    expect(digits(entries)).toEqual(['8', '9']);
  });

  it('names what is known by its names of today', () => {
    const { entries, known } = renewed([entry('1', { policy: 'old-name' })], [PULUMI]);
    expect(entries.map(({ policy }) => policy)).toEqual(['s3-no-public-read', 's3-no-public-read']);
    expect(known).toBe(1);
  });

  it('knows a finding that another target has found', () => {
    const { entries, ...counts } = renewed([entry('1', { scope: 'acme/other/stack' })], [PULUMI]);
    expect(digits(entries)).toEqual(['1', '2']);
    expect(counts).toEqual({ known: 1, added: 1, gone: 0, kept: 0, untold: 0 });
  });

  it('begins with nothing', () => {
    expect(renewed([], [PULUMI])).toMatchObject({ known: 0, added: 2, gone: 0, kept: 0 });
  });
});

describe('a baseline that is pruned', () => {
  it('loses what is gone and gains nothing; what is set aside is still there', () => {
    const { entries, ...counts } = pruned(BEFORE, [PULUMI]);
    expect(digits(entries)).toEqual(['1', '3', '8', '9']);
    expect(counts).toEqual({ known: 2, added: 0, gone: 1, kept: 2, untold: 0 });
  });

  it('stays as it is where everything is still found', () => {
    const { entries, ...counts } = pruned([entry('1', { policy: 'old-name' })], [PULUMI]);
    expect(entries).toEqual([entry('1', { policy: 'old-name' })]);
    expect(counts).toEqual({ known: 1, added: 0, gone: 0, kept: 0, untold: 0 });
  });

  it.each([renewed, pruned])('counts an entry that stands twice once: %s', (merge) => {
    expect(merge([entry('7'), entry('7'), entry('1'), entry('1')], [PULUMI])).toMatchObject({
      known: 1,
      gone: 1,
    });
  });
});
