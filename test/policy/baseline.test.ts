import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceName } from '../../src/finding/finding.ts';
import {
  type BaselineEntry,
  covers,
  goneEntries,
  type ReadTarget,
  sortedEntries,
  toEntry,
} from '../../src/policy/baseline.ts';
import { anyFinding, makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { brokenState, makeTarget, makeUnpreviewable } from '../builders/report.ts';

const SUBSCRIPTION = '/subscriptions/11111111-2222-3333-4444-555555555555';
const GROUP = `${SUBSCRIPTION}/resourceGroups/shop`;
const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopdata`;
const ASSIGNMENT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/https`;

function entryOf(overrides: Partial<BaselineEntry> = {}): BaselineEntry {
  return { ...toEntry(makeFinding()), ...overrides };
}

function target(source: SourceName, overrides: Partial<ReadTarget> = {}): ReadTarget {
  const base = source === 'pulumi' ? makeTarget() : makeUnpreviewable({ target: SUBSCRIPTION });
  return { ...base, source, exhaustive: true, ...overrides };
}

describe('the entry of a finding', () => {
  it('is its fingerprint and the names by which people review it', () => {
    const azure = makeAzureFinding({ fingerprint: 'f', policy: { title: 'Secure transfer' } });
    expect(toEntry(azure)).toEqual({
      fingerprint: 'f',
      source: 'azure',
      scope: GROUP,
      pack: 'cis-benchmark',
      policy: 'storage-https-only',
      resource: STORAGE,
    });
  });
});

describe('sorted entries', () => {
  const keys = ['source', 'scope', 'pack', 'policy', 'resource', 'fingerprint'] as const;
  const low = {
    source: 'azure',
    scope: 'a',
    pack: 'a',
    policy: 'a',
    resource: 'a',
    fingerprint: 'a',
  } as const;
  const high = {
    source: 'pulumi',
    scope: 'b',
    pack: 'b',
    policy: 'b',
    resource: 'b',
    fingerprint: 'b',
  } as const;

  /** Low, but for the keys given. */
  function mixed(raised: readonly (typeof keys)[number][]): BaselineEntry {
    const from = (key: (typeof keys)[number]) => (raised.includes(key) ? high : low);
    return {
      source: from('source').source,
      scope: from('scope').scope,
      pack: from('pack').pack,
      policy: from('policy').policy,
      resource: from('resource').resource,
      fingerprint: from('fingerprint').fingerprint,
    };
  }

  it.each(keys)('are in the order of their %s where everything before it is equal', (key) => {
    const first = mixed(keys.slice(keys.indexOf(key) + 1));
    const second = mixed([key]);
    expect(sortedEntries([second, first])).toEqual([first, second]);
    expect(sortedEntries([first, second])).toEqual([first, second]);
  });

  it('keep names apart that only together are equal', () => {
    const first = entryOf({ fingerprint: '1', scope: 'a', pack: 'z' });
    const second = entryOf({ fingerprint: '0', scope: 'a-', pack: 'a' });
    expect(sortedEntries([second, first])).toEqual([first, second]);
  });

  it('have every fingerprint once', () => {
    const entries = [
      entryOf({ fingerprint: '1' }),
      entryOf({ fingerprint: '2' }),
      entryOf({ fingerprint: '1' }),
    ];
    expect(sortedEntries(entries).map(({ fingerprint }) => fingerprint)).toEqual(['1', '2']);
    expect(sortedEntries([])).toEqual([]);
  });

  it('are the same for entries that disagree, in whatever order', () => {
    const [one, other] = [entryOf({ policy: 'a' }), entryOf({ policy: 'b' })];
    expect(sortedEntries([one, other])).toEqual([one]);
    expect(sortedEntries([other, one])).toEqual([one]);
  });

  it('are the same for the same findings, in whatever order, and sorted already once sorted', () => {
    const shuffled = fc
      .uniqueArray(anyFinding, { selector: ({ fingerprint }) => fingerprint })
      .map((findings) => [...findings, ...findings].map(toEntry))
      .chain((entries) =>
        fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
      );
    fc.assert(
      fc.property(shuffled, ([entries, other]) => {
        const sorted = sortedEntries(entries);
        expect(sortedEntries(other)).toEqual(sorted);
        expect(sortedEntries(sorted)).toEqual(sorted);
        expect(sorted).toHaveLength(new Set(entries.map(({ fingerprint }) => fingerprint)).size);
      }),
    );
  });

  it('leave the list that they come from alone', () => {
    const entries = [entryOf({ fingerprint: '2' }), entryOf({ fingerprint: '1' })];
    sortedEntries(entries);
    expect(entries.map(({ fingerprint }) => fingerprint)).toEqual(['2', '1']);
  });
});

describe('a Pulumi target covers', () => {
  it.each([
    ['its own stack', 'acme/website/production', 'acme/website/production', true],
    ['no stack whose name goes on', 'acme/website/prod', 'acme/website/prod-2', false],
    ['no stack whose name is shorter', 'acme/website/prod-2', 'acme/website/prod', false],
    ['no other stack', 'acme/website/production', 'acme/website/staging', false],
    ['no stack in another case', 'acme/website/production', 'acme/website/Production', false],
    ['no account', 'acme/prod', 'acme/prod/us-east-1', false],
    ['nothing of another organisation', 'acme/website/production', 'acme-2/website/production', false],
  ])('%s', (_, name, scope, isCovered) => {
    expect(covers(target('pulumi', { target: name }), entryOf({ scope }))).toBe(isCovered);
  });

  const account = (name: string): ReadTarget => ({
    ...makeUnpreviewable({ target: name }),
    source: 'pulumi',
    exhaustive: true,
  });
  const ofAccount = (scope: string): BaselineEntry => entryOf({ scope, resource: 'urn:insights:x' });

  it.each([
    ['its own account', 'acme/prod', 'acme/prod', true],
    ['a child of its account', 'acme/prod', 'acme/prod/us-east-1', true],
    ['no account whose name goes on', 'acme/prod', 'acme/prod-2', false],
    ['no child of such an account', 'acme/prod', 'acme/prod-2/us-east-1', false],
    ['not the parent of its account', 'acme/prod/us-east-1', 'acme/prod', false],
    ['no sister of its account', 'acme/prod/us-east-1', 'acme/prod/us-west-2', false],
    ['nothing of another organisation', 'acme/prod', 'acme-2/prod', false],
  ])('%s', (_, name, scope, isCovered) => {
    expect(covers(account(name), ofAccount(scope))).toBe(isCovered);
  });

  it('no account of the name of a stack, and no stack of the name of an account', () => {
    const name = 'acme/aws/us-east-1';
    expect(covers(target('pulumi', { target: name }), ofAccount(name))).toBe(false);
    expect(covers(account(name), entryOf({ scope: name }))).toBe(false);
    expect(covers(account('acme/aws'), entryOf({ scope: name }))).toBe(false);
  });

  it('what carries the name that the service spells, not the one that was typed', () => {
    const typed = target('pulumi', { target: 'Acme/Website/Prod', scope: 'acme/website/prod' });
    expect(covers(typed, entryOf({ scope: 'acme/website/prod' }))).toBe(true);
    expect(covers(typed, entryOf({ scope: 'Acme/Website/Prod' }))).toBe(false);
  });

  it('nothing of Azure, whatever its scope', () => {
    expect(covers(target('pulumi'), entryOf({ source: 'azure', scope: 'acme/website/production' }))).toBe(
      false,
    );
  });
});

describe('an Azure target covers', () => {
  it.each([
    ['a resource of its subscription', SUBSCRIPTION, STORAGE, true],
    ['a resource of its group', GROUP, STORAGE, true],
    ['its own resource', STORAGE, STORAGE, true],
    ['a resource below its own', STORAGE, `${STORAGE}/blobServices/default`, true],
    ['its group itself', GROUP, GROUP, true],
    ['a resource in another case', SUBSCRIPTION.toUpperCase(), STORAGE, true],
    ['a resource whose id is in another case', GROUP, STORAGE.toUpperCase(), true],
    ['no resource of a group whose name goes on', GROUP, STORAGE.replace('/shop/', '/shop-2/'), false],
    ['no resource whose name goes on', STORAGE, `${STORAGE}2`, false],
    ['no resource of another subscription', SUBSCRIPTION.replace('11111111', '99999999'), STORAGE, false],
    ['not what its group lies in', GROUP, SUBSCRIPTION, false],
    ['nothing by an assignment', ASSIGNMENT, STORAGE, false],
    [
      'nothing where it is narrowed to an assignment',
      `${SUBSCRIPTION} assignment=${ASSIGNMENT}`,
      STORAGE,
      false,
    ],
    [
      'nothing by a definition',
      `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/https`,
      STORAGE,
      false,
    ],
    [
      'nothing by a management group',
      '/providers/Microsoft.Management/managementGroups/acme',
      STORAGE,
      false,
    ],
  ])('%s', (_, name, resource, isCovered) => {
    const entry = entryOf({ source: 'azure', scope: GROUP, resource });
    expect(covers(target('azure', { target: name }), entry)).toBe(isCovered);
  });

  it('nothing of Pulumi, whatever its resource', () => {
    expect(covers(target('azure'), entryOf({ resource: STORAGE }))).toBe(false);
  });
});

describe('gone entries', () => {
  const website = entryOf({ fingerprint: 'website' });
  const storage = entryOf({ fingerprint: 'storage', source: 'azure', resource: STORAGE });
  const entries = [storage, website];
  const nothing: ReadonlySet<string> = new Set();

  it('are those of whole targets that nobody has seen, in their order', () => {
    const targets = [target('pulumi'), target('azure')];
    expect(goneEntries(entries, nothing, targets)).toEqual([storage, website]);
    expect(goneEntries(entries, new Set(['storage']), targets)).toEqual([website]);
    expect(goneEntries(entries, new Set(['storage', 'website']), targets)).toEqual([]);
  });

  it('are none where no target covers them, or none was read', () => {
    expect(goneEntries(entries, nothing, [target('pulumi', { target: 'acme/website/staging' })])).toEqual([]);
    expect(goneEntries(entries, nothing, [])).toEqual([]);
    expect(goneEntries([], nothing, [target('pulumi'), target('azure')])).toEqual([]);
  });

  it.each(['failed', 'missing', 'no-credentials'] as const)('are none of a target that is %s', (kind) => {
    const broken = target('pulumi', { state: brokenState(kind) });
    expect(goneEntries(entries, nothing, [broken])).toEqual([]);
    expect(goneEntries(entries, nothing, [broken, target('azure')])).toEqual([storage]);
    expect(goneEntries(entries, nothing, [broken, target('pulumi')])).toEqual([website]);
  });
});
