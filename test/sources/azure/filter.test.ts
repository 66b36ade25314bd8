import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAzureFilter } from '../../../src/sources/azure/filter.ts';

const problemOf = (text: string): string => ({ problem: '', ...parseAzureFilter(text) }).problem;

/** The expression of a filter that is taken. */
function expressionOf(text: string): string | undefined {
  const parsed = parseAzureFilter(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.value?.expression;
}

const COLUMNS = [
  'resourceId',
  'resourceGroup',
  'subscriptionId',
  'policyAssignmentId',
  'policyAssignmentName',
  'policyAssignmentScope',
  'policyDefinitionId',
  'policyDefinitionName',
  'policyDefinitionReferenceId',
  'policySetDefinitionId',
  'policySetDefinitionName',
];

/** Columns by which a filter could hide the event that clears a finding, or that say nothing. */
const REFUSED = [
  ['isCompliant', 'compliant events clear findings, so a query must not leave them out'],
  ['complianceState', 'compliant events clear findings, so a query must not leave them out'],
  ['policyDefinitionAction', 'compliant events clear findings, so a query must not leave them out'],
  ['policyDefinitionAction', 'limit that in thresholds'],
  ['timestamp', 'azure-since'],
  ['principalOid', 'azure.principal'],
  ['policyDefinitionCategory', '"tbd"'],
  ['policySetDefinitionCategory', '"tbd"'],
  ['policyAssignmentOwner', '"tbd"'],
  ['policySetDefinitionOwner', '"tbd"'],
  ['resourceTags', '"tbd"'],
  ['effectiveParameters', 'may differ'],
  ['policyAssignmentParameters', 'may differ'],
  ['policySetDefinitionParameters', 'may differ'],
  ['managementGroupIds', 'may differ'],
  ['components', 'may differ'],
  ['resourceType', 'write a slash before it'],
  ['resourceLocation', 'leave it empty'],
] as const;

describe('a filter is taken as written', () => {
  it.each(COLUMNS)('on %s, however its case', (column) => {
    for (const name of [column, column.toLowerCase(), column.toUpperCase()]) {
      const filter = `${name} eq 'Rg-Web'`;
      expect(expressionOf(filter)).toBe(filter);
    }
  });

  it.each([
    "resourceGroup ne 'rg-web'",
    "resourceGroup eq ''",
    "'rg-web' in resourceGroup",
    "resourceGroup eq 'a' and subscriptionId eq 'b' or resourceId eq 'c'",
    "(resourceGroup eq 'a' or resourceGroup eq 'b') and subscriptionId ne 'c'",
    "((resourceGroup eq 'a'))",
    "( resourceGroup  eq  'a' )",
    "policyDefinitionReferenceId eq 'it''s'",
    "policyDefinitionReferenceId eq ''''",
    "policyDefinitionReferenceId eq '[amp demo] - (key vault), 50% & more; née'",
    "policyDefinitionReferenceId eq 'isCompliant eq false'",
    "policyDefinitionReferenceId eq ''' or isCompliant eq '''",
    "'isCompliant' in policyAssignmentName",
  ])('%s', (filter) => {
    expect(expressionOf(filter)).toBe(filter);
  });

  it('without the blanks around it', () => {
    expect(expressionOf("  resourceGroup eq ' a '\n")).toBe("resourceGroup eq ' a '");
  });

  it.each(['', '   ', '\n'])('and %j is none', (text) => {
    expect(expressionOf(text)).toBe(undefined);
  });
});

describe('a filter is refused', () => {
  it.each(REFUSED)('on %s, however its case: %s', (column, reason) => {
    for (const name of [column, column.toLowerCase(), column.toUpperCase()]) {
      expect(problemOf(`${name} eq 'x'`)).toContain(reason);
      expect(problemOf(`'x' in ${name}`)).toContain(reason);
      expect(problemOf(`resourceGroup eq 'a' and (resourceId ne 'b' or ${name} eq 'x')`)).toContain(reason);
    }
  });

  it.each([
    ['an injected bracket', "resourceGroup eq 'a') or (isCompliant eq false", 'character 21: ")" closes'],
    ['an injected condition', "resourceGroup eq 'a' or isCompliant eq false", '"isCompliant" must not'],
    ['an open quote', "resourceGroup eq 'a", 'begins at character 18 has no closing quote'],
    ['a quote too many', "resourceGroup eq 'a''", 'begins at character 18 has no closing quote'],
    ['a quote not doubled', "resourceGroup eq 'it's'", '"s" joins nothing. Allowed: and, or. A quote'],
    ['a quote that opens behind a text', "resourceGroup eq 'a' 'b'", `"'b'" joins nothing`],
    ['an open bracket', "(resourceGroup eq 'a'", 'character 1: "(" opens a parenthesis that is never closed'],
    ['an open bracket within another', "((resourceGroup eq 'a')", 'character 1: "(" opens'],
    ['a bracket too many', "(resourceGroup eq 'a'))", 'character 23: ")" closes'],
    ['empty brackets', '()', '")" stands where a comparison'],
    ['a comment', "resourceGroup eq 'a' // or", '"//" joins nothing'],
    ['a comment of SQL', "resourceGroup eq 'a' -- or", '"--" joins nothing'],
    ['a comment in the middle', "resourceGroup/**/ eq 'a'", '"resourceGroup/**/" is no column'],
    ['a statement behind it', "resourceGroup eq 'a'; drop", '";" joins nothing'],
    ['another parameter', "resourceGroup eq 'a'&$top=1", '"&$top=1" joins nothing'],
    ['double quotes', 'resourceGroup eq "a"', 'a text in single quotes'],
    ['no quotes', 'resourceGroup eq rg-web', 'a text in single quotes'],
    ['another operator', "resourceGroup gt 'a'", '"gt" does not compare. Allowed: eq, ne.'],
    ['an operator of another language', "resourceGroup == 'a'", '"==" does not compare. Allowed: eq, ne.'],
    ['an operator in capitals', "resourceGroup EQ 'a'", 'Did you mean "eq"?'],
    ['a joint in capitals', "resourceGroup eq 'a' AND resourceId eq 'b'", 'Did you mean "and"?'],
    ['a function', "contains(resourceGroup,'a')", '"contains" is a function'],
    ['not', "not (resourceGroup eq 'a')", '"not" is no column'],
    ['a list', "resourceGroup in ('a','b')", '"in" does not compare'],
    ['a comma', "resourceGroup eq 'a', resourceId eq 'b'", '"," joins nothing'],
    ['two columns', 'resourceGroup eq resourceId', 'a text in single quotes'],
    ['a text first', "'a' eq resourceGroup", '"eq" follows a text'],
    ['a text without a column', "'a' in", 'the end stands where the name of a column'],
    ['a text in a text', "'a' in 'a'", 'the name of a column'],
    ['a column alone', 'resourceGroup', 'the end does not compare'],
    ['no value', 'resourceGroup eq', 'the end stands where a text'],
    ['nothing behind and', "resourceGroup eq 'a' and", 'the end stands where a comparison'],
    ['nothing before or', "or resourceGroup eq 'a'", '"or" is no column'],
    ['two joints', "resourceGroup eq 'a' and or resourceId eq 'b'", '"or" is no column'],
    ['true', 'resourceGroup eq true', '"true" is no text'],
    ['false in capitals', 'resourceGroup ne FALSE', '"FALSE" is no text'],
    ['null', 'policySetDefinitionId eq null', "recorded events say ''"],
    ['a number', 'resourceGroup eq 1', 'a text in single quotes'],
    ['no blank before the text', "resourceGroup eq'a'", 'needs a blank'],
    ['no blank before the joint', "(resourceGroup eq 'a')or (resourceId eq 'b')", '"or" needs a blank'],
    ['no blank behind the joint', "resourceGroup eq 'a' or(resourceId eq 'b')", '"(" needs a blank'],
    ['no blank in a membership', "'a'in resourceGroup", '"in" needs a blank'],
    ['a path', "components/type eq 'a'", '"components/type" is no column'],
    ['a misspelt column', "resourceGruop eq 'a'", 'Did you mean "resourceGroup"?'],
    ['two lines', "resourceGroup eq 'a'\nor isCompliant eq false", 'U+000A'],
    ['a tab', "resourceGroup\teq 'a'", 'U+0009'],
    ['an invisible character in a text', "resourceGroup eq 'a\u200Bb'", 'U+200B'],
    ['half a character', "resourceGroup eq '\uD83D'", 'U+D83D'],
    ['another kind of blank', "resourceGroup\u00A0eq 'a'", 'is no column'],
    ['too much for an address', `resourceGroup eq '${'a'.repeat(6_000)}'`, '6000 are the most'],
    ['too deep', `${'('.repeat(51)}resourceGroup eq 'a'${')'.repeat(51)}`, 'more than 50 parentheses'],
  ])('with %s', (_, filter, words) => {
    expect(problemOf(filter)).toContain(words);
  });

  it('one step later than the limits', () => {
    expect(parseAzureFilter(`${'('.repeat(50)}resourceGroup eq 'a'${')'.repeat(50)}`)).toHaveProperty(
      'value',
    );
    const frame = 'resourceGroup%20eq%20%27%27'.length;
    const [most, more] = [6_000, 6_001].map((length) => 'a'.repeat(length - frame));
    expect(parseAzureFilter(`resourceGroup eq '${most}'`)).toHaveProperty('value');
    expect(problemOf(`resourceGroup eq '${more}'`)).toContain('6001');
  });
});

describe('any filter', () => {
  const NAMES = ['resourceId', 'resourceGroup', 'isCompliant', 'COMPLIANCESTATE', 'timestamp'] as const;
  const MARKS = [
    'eq',
    'ne',
    'and',
    'or',
    'in',
    '(',
    ')',
    "'",
    "''",
    "'a'",
    "'it''s'",
    ' ',
    'true',
    ',',
  ] as const;
  const pieces = fc.constantFrom(...NAMES, ...MARKS);
  const jumbled = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''));
  const spaced = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(' '));
  const comparison = fc
    .tuple(
      fc.constantFrom('resourceGroup', 'resourceId', 'isCompliant', 'timestamp'),
      fc.constantFrom('eq', 'ne'),
      fc.string({ maxLength: 6 }).map((text) => `'${text.replaceAll("'", "''")}'`),
    )
    .map((words) => words.join(' '));
  const { grown } = fc.letrec<{ grown: string }>((tie) => ({
    grown: fc.oneof(
      { maxDepth: 4 },
      comparison,
      tie('grown').map((inner) => `(${inner})`),
      fc.tuple(tie('grown'), fc.constantFrom('and', 'or'), tie('grown')).map((words) => words.join(' ')),
    ),
  }));

  /** What stands outside of quotes, found without the code under test. */
  function outsideQuotes(filter: string): string {
    return filter
      .split("'")
      .filter((_, index) => index % 2 === 0)
      .join(' ');
  }

  /** Every prefix closes no more than it opened, and in the end nothing is open. */
  function isBalanced(text: string): boolean {
    let open = 0;
    for (const character of text) {
      if (character === '(') open += 1;
      if (character === ')') open -= 1;
      if (open < 0) return false;
    }
    return open === 0;
  }

  it('that is taken names no refused column outside quotes, and its parentheses and quotes balance', () => {
    fc.assert(
      fc.property(fc.oneof(jumbled, spaced, grown, fc.string()), (filter) => {
        const parsed = parseAzureFilter(filter);
        if (!('value' in parsed) || parsed.value === undefined) return;
        const { expression } = parsed.value;
        expect(expression).toBe(filter.trim());
        expect(expression.split("'").length % 2).toBe(1);
        const outside = outsideQuotes(expression);
        expect(isBalanced(outside)).toBe(true);
        const names = outside.match(/[^\s(),]+/g)?.map((name) => name.toLowerCase()) ?? [];
        const allowed = [...COLUMNS, 'eq', 'ne', 'and', 'or', 'in'].map((name) => name.toLowerCase());
        expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of allowed columns alone is taken, however it is nested', () => {
    fc.assert(
      fc.property(grown, (filter) => {
        const isHarmless = !/isCompliant|timestamp/.test(outsideQuotes(filter)) && !/\p{C}/u.test(filter);
        expect('value' in parseAzureFilter(filter)).toBe(isHarmless);
      }),
    );
  });
});
