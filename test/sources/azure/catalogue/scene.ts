import { type AzureAssignment, type AzureEstate, seedAzureEstate } from '../../../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID } from '../../../../sandbox/azure/seed-catalog.ts';
import { type AzureSandbox, startAzure } from '../../../../sandbox/azure/server.ts';
import { seededRandom } from '../../../../sandbox/random.ts';
import type { Finding } from '../../../../src/finding/finding.ts';
import { fingerprint } from '../../../../src/finding/fingerprint.ts';
import type { AssessmentWords } from '../../../../src/sources/azure/catalogue/defender.ts';
import { enricherOf } from '../../../../src/sources/azure/catalogue/enrich.ts';
import {
  type ExplainContext,
  type Explained,
  explainFindings,
} from '../../../../src/sources/azure/catalogue/explain.ts';
import type { Known } from '../../../../src/sources/azure/catalogue/severity.ts';
import { createService } from '../../../../src/sources/http.ts';
import { type FindingOverrides, makeAzureFinding } from '../../../builders/finding.ts';
import { serviceOptions } from '../../service.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
export const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
export const ROOT_GROUP = '/providers/Microsoft.Management/managementGroups/contoso-root';
export const STORAGE = `${WEB}/providers/Microsoft.Storage/storageAccounts/stweb`;

export function startCatalogue(): Promise<AzureSandbox> {
  return startAzure({ estate: seedAzureEstate(seededRandom(5), NOW), now: () => NOW });
}

/** A finding of one policy of one assignment on one resource. */
export function findingOf(overrides: FindingOverrides = {}): Finding {
  const finding = makeAzureFinding({ blocked: false, effect: 'audit', severity: 'medium', ...overrides });
  const { policy, resource } = finding;
  return {
    ...finding,
    fingerprint: fingerprint('azure', [
      resource.id,
      policy.assignment ?? '',
      policy.definition ?? '',
      policy.reference ?? '',
    ]),
  };
}

/** One finding for each definition that each assignment of the estate brings. */
export function findingsOf(estate: AzureEstate): readonly Finding[] {
  return estate.assignments.flatMap((assignment) =>
    usesOf(estate, assignment).map((use) =>
      findingOf({ policy: { assignment: assignment.id, ...use }, resource: { id: STORAGE } }),
    ),
  );
}

function usesOf({ setDefinitions }: AzureEstate, { policyDefinitionId }: AzureAssignment) {
  const set = setDefinitions.find(({ id }) => id === policyDefinitionId);
  if (set === undefined) return [{ definition: policyDefinitionId }];
  return set.policyDefinitions.map((use) => ({
    definition: use.policyDefinitionId,
    initiative: set.id,
    reference: use.policyDefinitionReferenceId,
  }));
}

/** Explains the findings as the source would, signed in to the sandbox. */
export function explain(
  azure: AzureSandbox,
  findings: readonly Finding[],
  overrides: Partial<ExplainContext> = {},
): Promise<Explained> {
  const token = azure.issueToken();
  const options = serviceOptions(azure.url, { headers: { authorization: `Bearer ${token}` }, secret: token });
  return explainFindings(findings, {
    service: createService(options),
    now: NOW,
    subscriptions: [SUBSCRIPTION_ID],
    managementGroups: [],
    defenderSeverity: false,
    ...overrides,
  });
}

/** Everybody's fingerprint, counted or set aside, sorted. */
export function fingerprints({
  findings,
  setAside,
}: Pick<Explained, 'findings' | 'setAside'>): readonly string[] {
  return [...findings, ...setAside.map(({ finding }) => finding)].map((one) => one.fingerprint).toSorted();
}

/** A finding with all that is known of its policy. */
export function enrich(finding: Finding, known: Known, assessment: AssessmentWords | undefined): Finding {
  return enricherOf(finding.policy, known, assessment)(finding);
}
