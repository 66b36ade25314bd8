import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../src/finding/axis.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { toGlob } from '../../src/policy/glob.ts';
import { DEFAULT_RANKS } from '../../src/policy/rank.ts';
import { type MatchContext, matches, type Selector, type TextKey } from '../../src/policy/selector.ts';
import { isCounted, keysOfAxis, THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import { anyFinding, makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { COUNTED, selectByKey, withWord } from '../builders/threshold.ts';
import { contextOf, DAY_MS, NOW } from './judging.ts';

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

const globs = (...texts: readonly string[]) => texts.map(toGlob);
const takes = (selector: Selector, finding: Finding, context: Partial<MatchContext> = {}): boolean =>
  matches(selector, finding, contextOf(context));

/** A finding with every text that a key can read. */
const FULL = makeFinding({
  kind: 'preventative',
  assignedTo: 'octocat',
  policy: { pack: 'aws-guard', name: 's3-no-public-read', title: 'No public buckets' },
  resource: { id: 'urn:pulumi:production::website::aws:s3/bucket:Bucket::public-site', name: 'Public site' },
});

const AZURE = makeAzureFinding({ policy: { title: 'Secure transfer' } });

describe('a selector', () => {
  it.each<[string, Selector, boolean]>([
    ['its source', { source: ['pulumi'] }, true],
    ['one of two sources', { source: ['azure', 'pulumi'] }, true],
    ['the other source', { source: ['azure'] }, false],
    ['its kind', { kind: globs('preventative') }, true],
    ['another kind', { kind: globs('audit') }, false],
    ['one of two statuses', { status: globs('in_progress', 'open') }, true],
    ['another status', { status: globs('fixed') }, false],
    ['its name of the policy', { policy: globs('s3-*') }, true],
    ['its title of the policy', { policy: globs('No public *') }, true],
    ['a part of the name only', { policy: globs('s3') }, false],
    ['its pack', { pack: globs('aws-guard') }, true],
    ['another pack', { pack: globs('azure-*') }, false],
    ['the id of its resource', { resource: globs('*::public-site') }, true],
    ['the name of its resource', { resource: globs('Public ????') }, true],
    ['another resource', { resource: globs('private-site') }, false],
    ['its type of resource', { 'resource-type': globs('aws:s3/*') }, true],
    ['another type', { 'resource-type': globs('azure*') }, false],
    ['its scope', { scope: globs('acme/*/production') }, true],
    ['another scope', { scope: globs('acme/*/staging') }, false],
    ['whom it is assigned to', { 'assigned-to': globs('octocat') }, true],
    ['whom it is assigned to, in another case', { 'assigned-to': globs('Octo*', 'x') }, true],
    ['somebody else', { 'assigned-to': globs('hubot') }, false],
    ['another case, which Pulumi respects', { policy: globs('S3-*') }, false],
    ['another case of its status', { status: globs('OPEN') }, false],
    ['an effect, which Pulumi has not', { effect: globs('*') }, false],
    ['a category, which nothing has yet', { category: globs('*') }, false],
    ['nothing blocked', { blocked: false }, true],
    ['only what is blocked', { blocked: true }, false],
  ])('%s', (_, selector, isTaken) => {
    expect(takes(selector, FULL)).toBe(isTaken);
  });

  it.each<[string, Selector, boolean]>([
    ['its effect in another case', { effect: globs('DENY') }, true],
    ['its resource in another case', { resource: globs('*/STORAGEACCOUNTS/shopdata') }, true],
    ['its title in another case', { policy: globs('secure TRANSFER') }, true],
    ['another effect', { effect: globs('audit') }, false],
    ['a kind, which Azure has not', { kind: globs('*') }, false],
    ['a status, which Azure has not', { status: globs('*') }, false],
    ['an assignee, which Azure has not', { 'assigned-to': globs('*') }, false],
    ['what is blocked', { blocked: true }, true],
    ['only what is not blocked', { blocked: false }, false],
  ])('of an Azure finding: %s', (_, selector, isTaken) => {
    expect(takes(selector, AZURE)).toBe(isTaken);
  });

  it('reads the category where a source names one', () => {
    const policy = { ...AZURE.policy, category: 'Key Vault' };
    expect(takes({ category: globs('key *') }, { ...AZURE, policy })).toBe(true);
    expect(takes({ category: globs('Storage') }, { ...AZURE, policy })).toBe(false);
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ])('new: %s, where the finding is new: %s', (wanted, isNew, isTaken) => {
    expect(takes({ new: wanted }, makeFinding(), { isNew: () => isNew })).toBe(isTaken);
  });

  it('new: is asked of the finding itself, and only where the selector asks', () => {
    const asked: Finding[] = [];
    const isNew = (finding: Finding) => asked.push(finding) > 0;
    expect(takes({ source: ['pulumi'] }, FULL, { isNew })).toBe(true);
    expect(asked).toEqual([]);
    expect(takes({ new: true }, FULL, { isNew })).toBe(true);
    expect(asked).toEqual([FULL]);
  });

  it.each([
    ['2026-10-24T07:59:59.999Z', true],
    ['2026-10-24T08:00:00Z', false],
    ['2026-10-24T08:00:00.001Z', false],
    ['2026-10-24T09:00:00+01:00', false],
    ['2026-10-24T08:59:59+01:00', true],
    ['2027-01-01T00:00:00Z', false],
  ])('older-than 30d takes what was first seen at %s: %s', (firstObservedAt, isTaken) => {
    const selector = { 'older-than': { ms: 30 * DAY_MS } };
    expect(takes(selector, makeFinding({ firstObservedAt, lastObservedAt: NOW.toISOString() }))).toBe(
      isTaken,
    );
  });

  it.each(Object.entries(COUNTED))('%s takes what the threshold counts', (key, { axis, words }) => {
    for (const word of words) expect(takes({ [axis]: [key] }, withWord(axis, word))).toBe(true);
    const others = keysOfAxis(axis).flatMap((other) => COUNTED[other]?.words ?? []);
    for (const word of others.filter((other) => !words.includes(other))) {
      expect(takes({ [axis]: [key] }, withWord(axis, word))).toBe(false);
    }
  });
});

/** A selector of words that the finding itself carries. */
function ownWords(finding: Finding): Selector {
  const { kind, status, effect, assignedTo, policy, resource } = finding;
  const known = (key: string, text: string | undefined) => (text ? { [key]: globs(text) } : {});
  return {
    source: [finding.source],
    blocked: finding.blocked,
    new: true,
    ...Object.fromEntries(
      AXES.map((axis) => [axis, keysOfAxis(axis).filter((key) => isCounted(key, finding, DEFAULT_RANKS))]),
    ),
    ...known('kind', kind),
    ...known('status', status),
    ...known('effect', effect),
    ...known('assigned-to', assignedTo),
    policy: globs(policy.name),
    pack: globs(policy.pack),
    resource: globs(resource.id),
    'resource-type': globs(resource.type),
    scope: globs(finding.scope),
  };
}

describe('the laws of a selector', () => {
  const anyKey = fc.constantFrom<TextKey[]>(
    'kind',
    'status',
    'policy',
    'pack',
    'category',
    'effect',
    'resource',
    'resource-type',
    'scope',
    'assigned-to',
  );
  const anyPatterns = fc
    .array(fc.constantFrom('*', 'open', 's3-*', 'urn:*', 'acme/*', 'nothing'), { minLength: 1 })
    .map((texts) => globs(...texts));

  it('every finding is taken by a selector of its own words', () => {
    fc.assert(fc.property(anyFinding, (finding) => takes(ownWords(finding), finding)));
  });

  it('a list takes what any of its words takes', () => {
    fc.assert(
      fc.property(anyFinding, anyKey, anyPatterns, (finding, key, patterns) => {
        const each = patterns.map((pattern) => takes({ [key]: [pattern] }, finding));
        expect(takes({ [key]: patterns }, finding)).toBe(each.includes(true));
      }),
    );
  });

  it('several keys take what each of them takes', () => {
    fc.assert(
      fc.property(anyFinding, fc.dictionary(anyKey, anyPatterns), fc.boolean(), (finding, texts, blocked) => {
        const selector: Selector = { ...texts, blocked };
        const each = Object.entries(selector).map(([key, value]) => takes({ [key]: value }, finding));
        expect(takes(selector, finding)).toBe(!each.includes(false));
      }),
    );
  });

  it('a list of words of an axis takes what any of them takes', () => {
    const anyKeys = fc
      .constantFrom(...AXES)
      .chain((axis) => fc.tuple(fc.constant(axis), fc.subarray([...keysOfAxis(axis)], { minLength: 1 })));
    fc.assert(
      fc.property(anyFinding, anyKeys, (finding, [axis, keys]) => {
        const each = keys.map((key) => takes({ [axis]: [key] }, finding));
        expect(takes({ [axis]: keys }, finding)).toBe(each.includes(true));
      }),
    );
  });

  it('a word of an axis takes what its threshold counts', () => {
    fc.assert(
      fc.property(anyFinding, fc.constantFrom(...AXES), (finding, axis) => {
        for (const key of keysOfAxis(axis)) {
          expect(takes({ [axis]: [key] }, finding)).toBe(selectByKey(key, [finding]).length === 1);
        }
      }),
    );
  });
});

describe('the words of the axes', () => {
  it('are all threshold keys but total, each on one axis', () => {
    const all = AXES.flatMap((axis) => keysOfAxis(axis));
    expect([...all, 'total'].sort()).toEqual([...THRESHOLD_KEYS].sort());
  });

  it('total counts every finding, and a word that is none is refused', () => {
    expect(isCounted('total', FULL, DEFAULT_RANKS)).toBe(true);
    expect(() => isCounted('hgih', FULL, DEFAULT_RANKS)).toThrow(RangeError);
  });
});
