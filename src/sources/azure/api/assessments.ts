import * as v from 'valibot';
import { fields } from '../../contract.ts';
import type { Service } from '../../http.ts';
import { type ListedRows, listRows } from './arm-list.ts';

const VERSION = '2021-06-01';

const optionalText = v.nullish(v.string());

/**
 * SecurityAssessmentMetadata of 2021-06-01, as far as it says something of a policy definition: most are of none. One
 * of a definition has a severity: without it a finding might look harmless.
 */
export const assessment = v.pipe(
  v.object({
    properties: fields({
      policyDefinitionId: optionalText,
      severity: optionalText,
      remediationDescription: v.fallback(optionalText, undefined),
    }),
  }),
  v.check(
    ({ properties }) => !properties.policyDefinitionId || typeof properties.severity === 'string',
    'no severity',
  ),
);

/** What Defender for Cloud knows of every built-in assessment: one list for the whole tenant. */
export function listAssessments(service: Service): Promise<ListedRows> {
  const path = `/providers/Microsoft.Security/assessmentMetadata?api-version=${VERSION}`;
  return listRows(service, 'listing the assessments of Defender for Cloud', path);
}
