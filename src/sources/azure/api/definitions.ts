import * as v from 'valibot';
import { ContractError } from '../../../errors.ts';
import { fields } from '../../contract.ts';
import type { Service } from '../../http.ts';
import { idKey, withoutSlashes } from '../targets/id.ts';
import { pathOf } from './query.ts';

/**
 * What is kept of a policy assignment, definition or initiative. All text is hostile. The people whom metadata names
 * (createdBy, assignedBy) are not kept.
 */
export type PolicyObject = {
  readonly id: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly category: string | undefined;
  /** `metadata.severity`, as it came. */
  readonly severity: string | undefined;
  /** `metadata.securityCenter.Severity` and `.RemediationDescription`, as they came. */
  readonly centerSeverity: string | undefined;
  readonly remediation: string | undefined;
  readonly isEnforced: boolean;
  /** An assignment's own words for a broken policy: for one use of a definition, or for all. */
  readonly messages: readonly NonComplianceMessage[];
};

type NonComplianceMessage = { readonly message: string; readonly reference: string };

const VERSION = '2023-04-01';

/** One field of another kind does not take the others with it. */
const text = v.fallback(v.nullish(v.string()), undefined);
const message = v.object({ message: v.string(), policyDefinitionReferenceId: v.nullish(v.string()) });

/** PolicyAssignment, PolicyDefinition and PolicySetDefinition of 2023-04-01: they agree in what is read here. */
export const policyObject = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.nonEmpty()),
    properties: fields({
      displayName: text,
      description: text,
      metadata: v.optional(v.unknown()),
      enforcementMode: text,
      nonComplianceMessages: v.fallback(v.nullish(v.array(v.unknown())), undefined),
    }),
  }),
  v.transform(({ id, properties }): PolicyObject => {
    const { displayName, description, metadata, enforcementMode, nonComplianceMessages } = properties;
    return {
      id,
      title: filled(displayName),
      description: filled(description),
      category: textIn(metadata, 'category'),
      severity: wordIn(metadata, 'severity'),
      centerSeverity: wordIn(metadata, 'securitycenter', 'severity'),
      remediation: textIn(metadata, 'securitycenter', 'remediationdescription'),
      isEnforced: enforcementMode?.toLowerCase() !== 'donotenforce',
      messages: (nonComplianceMessages ?? []).flatMap(toMessage),
    };
  }),
);

/** Reads one of them by its id. Throws a SourceError; also for an answer about another. */
export async function getPolicyObject(service: Service, id: string): Promise<PolicyObject> {
  const what = `reading ${id}`;
  const path = `${pathOf(`/${withoutSlashes(id)}`)}?api-version=${VERSION}`;
  const answer = await service.send({ what, method: 'GET', path, schema: policyObject });
  if (idKey(answer.id) === idKey(id)) return answer;
  throw new ContractError(`Azure Resource Manager: ${what} failed: the answer is about something else.`);
}

function toMessage(raw: unknown): readonly NonComplianceMessage[] {
  const parsed = v.safeParse(message, raw);
  if (!parsed.success || !isFilled(parsed.output.message)) return [];
  return [{ message: parsed.output.message, reference: parsed.output.policyDefinitionReferenceId ?? '' }];
}

/** All that stands under the names, whose case nobody prescribes. */
function valuesIn(container: unknown, names: readonly string[]): readonly unknown[] {
  return names.reduce<readonly unknown[]>(
    (values, name) =>
      values.flatMap((value) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, inner]) => (key.toLowerCase() === name ? [inner] : []))
          : [],
      ),
    [container],
  );
}

function textIn(container: unknown, ...names: readonly string[]): string | undefined {
  return valuesIn(container, names).find(isFilled);
}

/** A number is a word, too: one that nobody knows. */
function wordIn(container: unknown, ...names: readonly string[]): string | undefined {
  return valuesIn(container, names)
    .map((value) => (typeof value === 'number' ? String(value) : value))
    .find(isFilled);
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function filled(value: string | null | undefined): string | undefined {
  return isFilled(value) ? value : undefined;
}
