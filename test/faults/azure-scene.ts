import { azureEvent } from '../../sandbox/azure/event-builder.ts';
import { exemptionOf } from '../../sandbox/azure/seed-exemptions.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { BASELINE, BUILT_IN, COST_CENTER, POLICIES, VAULT } from './azure-places.ts';

const HOUR = 3_600_000;

/**
 * Leaves the 2,400 denials of the seed out, and adds what it has none of: a resource whose parts are judged, built-in
 * policies under known names, and findings that an exemption and a latest state take away.
 */
export function setAzureScene({ azure: { estate } }: Sandbox): void {
  estate.events = estate.events.filter(({ policyDefinitionAction }) => policyDefinitionAction !== 'deny');
  const [first, second] = estate.events.filter(
    ({ policyAssignmentId, timestamp }) =>
      isSame(policyAssignmentId, COST_CENTER) && Date.now() - Date.parse(timestamp) < 23 * HOUR,
  );
  const state = estate.states.find(
    (one) => isSame(one.resourceId, first?.resourceId) && isSame(one.policyAssignmentId, COST_CENTER),
  );
  const [definition] = estate.definitions;
  const [initiative] = estate.setDefinitions;
  if (!second || !state || !definition || !initiative) throw new Error('the estate is empty');
  state.complianceState = 'Compliant';
  estate.exemptions.push(exemptionOf({ scope: second.resourceId, policyAssignmentId: COST_CENTER }));
  estate.definitions.push({ ...definition, id: `${POLICIES}/policyDefinitions/${BUILT_IN}` });
  estate.setDefinitions.push({ ...initiative, id: `${POLICIES}/policySetDefinitions/${BUILT_IN}` });
  estate.events.push(eventOfParts());
}

function eventOfParts() {
  const timestamp = new Date(Date.now() - HOUR).toISOString();
  return azureEvent({
    timestamp,
    resourceId: VAULT,
    policyAssignmentId: BASELINE,
    policyDefinitionId: `${POLICIES}/policyDefinitions/${BUILT_IN}`,
    components: [
      {
        id: 'certificate-1',
        type: 'Microsoft.KeyVault.Data/vaults/certificates',
        name: 'certificate-1',
        timestamp,
        tenantId: '',
        principalOid: '',
        policyDefinitionAction: 'audit',
      },
    ],
  });
}

function isSame(id: string, other = ''): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
