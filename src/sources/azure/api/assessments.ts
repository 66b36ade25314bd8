import * as v from 'valibot';
import type { Service } from '../../http.ts';
import { type ListedRows, listRows } from './arm-list.ts';

const VERSION = '2021-06-01';

const text = v.fallback(v.nullish(v.string()), undefined);

/** SecurityAssessmentMetadata of 2021-06-01, as far as it says something of a policy definition. */
export const assessment = v.object({
  properties: v.object({
    policyDefinitionId: v.pipe(v.string(), v.nonEmpty()),
    severity: text,
    remediationDescription: text,
  }),
});

/** What Defender for Cloud knows of every built-in assessment: one list for the whole tenant. */
export function listAssessments(service: Service): Promise<ListedRows> {
  const path = `/providers/Microsoft.Security/assessmentMetadata?api-version=${VERSION}`;
  return listRows(service, 'listing the assessments of Defender for Cloud', path);
}
