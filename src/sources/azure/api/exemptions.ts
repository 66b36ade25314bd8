import * as v from 'valibot';
import { isTimestamp } from '../../../finding/timestamp.ts';
import type { Service } from '../../http.ts';
import { idKey } from '../targets/id.ts';
import { type ListedRows, listRows } from './arm-list.ts';
import { pathOf } from './query.ts';

/** A policy exemption. `scope` and `assignment` are keys (`idKey`), `references` are lower-cased. */
export type Exemption = {
  readonly id: string;
  /** Where it is made: it holds there and below. */
  readonly scope: string;
  readonly assignment: string;
  /** Uses of definitions in the initiative that it is limited to; empty for all. */
  readonly references: readonly string[];
  readonly category: 'Waiver' | 'Mitigated';
  /** Hostile text. */
  readonly title: string | undefined;
  /** RFC 3339; absent where it does not end. */
  readonly expiresOn: string | undefined;
  /** Limited by resource selectors, which nothing here can judge. */
  readonly isSelective: boolean;
};

const VERSION = '2022-07-01-preview';
const ID =
  /^(\/subscriptions\/[0-9a-f-]{36}(?:\/.+)?|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)\/providers\/Microsoft\.Authorization\/policyExemptions\/[^/]+$/i;
const CATEGORIES = ['Waiver', 'Mitigated'] as const;

/** PolicyExemption of 2022-07-01-preview. A field of another kind is refused: it might exempt too much. */
export const exemption = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.regex(ID)),
    properties: v.object({
      policyAssignmentId: v.pipe(v.string(), v.nonEmpty()),
      policyDefinitionReferenceIds: v.nullish(v.array(v.string())),
      exemptionCategory: v.pipe(
        v.string(),
        v.transform((word) => CATEGORIES.find((one) => one.toLowerCase() === word.toLowerCase())),
        v.picklist(CATEGORIES),
      ),
      displayName: v.nullish(v.string()),
      expiresOn: v.nullish(v.pipe(v.string(), v.check(isTimestamp, 'not an RFC 3339 timestamp'))),
      resourceSelectors: v.nullish(v.array(v.unknown())),
    }),
  }),
  v.transform(
    ({ id, properties }): Exemption => ({
      id,
      scope: idKey(ID.exec(id)?.[1] ?? ''),
      assignment: idKey(properties.policyAssignmentId),
      references: (properties.policyDefinitionReferenceIds ?? []).map((one) => one.toLowerCase()),
      category: properties.exemptionCategory,
      title: properties.displayName?.trim() || undefined,
      expiresOn: properties.expiresOn ?? undefined,
      isSelective: (properties.resourceSelectors ?? []).length > 0,
    }),
  ),
);

/**
 * The exemptions at a subscription or resource group, below it, and at the management groups above it: the service
 * lists all three where no filter is given.
 */
export function listExemptions(service: Service, scope: string): Promise<ListedRows> {
  const path = `${pathOf(scope)}/providers/Microsoft.Authorization/policyExemptions?api-version=${VERSION}`;
  return listRows(service, `listing policy exemptions of ${scope}`, path);
}
