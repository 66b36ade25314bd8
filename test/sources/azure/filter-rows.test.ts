import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterRow } from '../../../src/sources/azure/filter.ts';
import { filterOf } from './azure-truth.ts';

const ROW: FilterRow = {
  resourceId: '/subscriptions/s/resourceGroups/RG-Web/providers/x/y/z',
  resourceGroup: 'RG-Web',
  policyAssignmentName: "it's mine",
  policySetDefinitionName: null,
};

describe('a row meets a filter as OData reads it, without regard to case', () => {
  it.each<[string, boolean]>([
    ["resourceGroup eq 'rg-web'", true],
    ["resourceGroup ne 'RG-WEB'", false],
    ["'rg-web' in resourceGroup", true],
    ["resourceGroup eq 'rg'", false],
    ["policyAssignmentName eq 'It''s Mine'", true],
    ["policySetDefinitionName eq ''", true],
    ["resourceGroup eq 'a' or resourceGroup eq 'b' or resourceGroup eq 'rg-web'", true],
    ["resourceGroup eq 'rg-web' or resourceGroup eq 'a' and resourceGroup eq 'b'", true],
    ["(resourceGroup eq 'rg-web' or resourceGroup eq 'a') and resourceGroup eq 'b'", false],
    ["resourceGroup eq 'a' and resourceGroup eq 'b' or policyAssignmentName ne 'x'", true],
    ["resourceGroup ne 'a' and (policyAssignmentName eq 'x' or resourceId ne '')", true],
  ])('%s: %s', (filter, expected) => {
    expect(filterOf(filter).matches(ROW)).toBe(expected);
  });

  it('of a row that lacks a column the service has the say', () => {
    expect(filterOf("subscriptionId eq 'x'").matches(ROW)).toBe(true);
    expect(filterOf("subscriptionId eq 'x' and resourceGroup eq 'a'").matches(ROW)).toBe(true);
  });

  it('names its columns as the service does, each once', () => {
    const { columns } = filterOf(
      "RESOURCEGROUP eq 'a' or resourcegroup eq 'b' and 'c' in PolicyAssignmentName",
    );
    expect(columns).toEqual(['resourceGroup', 'policyAssignmentName']);
  });

  it('and binds closer than or, whatever stands in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 8 }), (parts) => {
        const words = parts.map(([isMet]) => `resourceGroup ${isMet ? 'eq' : 'ne'} 'rg-web'`);
        const text = words.reduce((sum, word, index) => `${sum} ${parts[index]?.[1] ? 'and' : 'or'} ${word}`);
        const groups: boolean[][] = [];
        for (const [index, [isMet, isAnd]] of parts.entries()) {
          if (index > 0 && isAnd) groups.at(-1)?.push(isMet);
          else groups.push([isMet]);
        }
        expect(filterOf(text).matches(ROW)).toBe(groups.some((group) => group.every(Boolean)));
      }),
    );
  });
});
