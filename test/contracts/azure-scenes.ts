import type { AzureEstate } from '../../sandbox/azure/estate.ts';
import { addVault, azureEvent, VAULT_GROUP } from '../../sandbox/azure/event-builder.ts';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { RATED_DEFINITION } from '../../sandbox/azure/seed-definitions.ts';
import { exemptionOf } from '../../sandbox/azure/seed-exemptions.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { GateOptions } from '../../sandbox/scene.ts';
import type { Scene } from './scene.ts';

const POLICY_FILE = '.github/policy-gate.yml';
const HOUR = 3_600_000;

const POLICIES = '/providers/Microsoft.Authorization';
const ROOT = '/providers/Microsoft.Management/managementGroups/contoso-root';
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const group = (name: string): string => `${SUBSCRIPTION}/resourceGroups/${name}`;
const WEB = group('rg-web-prod');
const DATA = group('rg-data-prod');
const EMPTY = group('rg-empty');
const VAULT = `${group(VAULT_GROUP)}/providers/Microsoft.KeyVault/vaults/kv-components`;
const COST_CENTER = `${SUBSCRIPTION}${POLICIES}/policyAssignments/inherit-cost-center`;
const DATA_GUARDRAILS = `${DATA}${POLICIES}/policyAssignments/8a4555d353ed46bb856e9890`;
const ROOT_AUDIT = `${ROOT}${POLICIES}/policyAssignments/ae03e956a1d043ca86a794bd`;
const PREVIEW = `${SUBSCRIPTION}${POLICIES}/policyAssignments/preview-tls13`;

/** Every form of scope, each asked by an operation of its own. */
const EVERY_SCOPE = [
  ROOT,
  SUBSCRIPTION,
  WEB,
  VAULT,
  `${DATA}/providers/Microsoft.Sql/servers/sql-main/databases/orders`,
  `${SUBSCRIPTION}${POLICIES}/policySetDefinitions/data-guardrails`,
  `${SUBSCRIPTION}${POLICIES}/policyDefinitions/inherit-cost-center`,
  COST_CENTER,
  DATA_GUARDRAILS,
] as const;

/** Inputs for Azure only, with a policy file. */
const azure = (...scopes: readonly string[]): GateOptions => ({
  inputs: { 'pulumi-stacks': '', 'azure-scopes': scopes.join('\n'), 'config-file': POLICY_FILE },
});
const quiet = (...scopes: readonly string[]): GateOptions => ({
  inputs: { ...azure(...scopes).inputs, 'azure-since': '25m', 'on-no-evidence': 'warn' },
});

/** Puts a policy file on the branch that the pull request is for. */
function putFile({ github }: Sandbox, ...keys: readonly string[]): void {
  const text = ['version: 1', 'azure:', ...keys.map((key) => `  ${key}`)].join('\n');
  github.estate.files.set(github.estate.branches.get('main') ?? '', new Map([[POLICY_FILE, text]]));
}

/** The seed without its storm of thousands, which has scenes of its own. */
export function calm({ azure: { estate } }: Sandbox): void {
  estate.events = estate.events.filter((_, index) => index < 70 || index % 100 === 0);
}

/** An initiative of the management group with one definition, assigned at the root, that was denied once. */
function addManagementGroupPolicy(estate: AzureEstate): void {
  const set = `${ROOT}${POLICIES}/policySetDefinitions/root-initiative`;
  const use = { policyDefinitionId: RATED_DEFINITION, policyDefinitionReferenceId: 'classic' };
  const assignment = `${ROOT}${POLICIES}/policyAssignments/root-initiative`;
  estate.setDefinitions.push({
    id: set,
    displayName: 'Root initiative',
    description: 'Of the management group.',
    policyType: 'Custom',
    policyDefinitions: [use],
  });
  estate.assignments.push({
    id: assignment,
    displayName: 'Root initiative',
    enforcementMode: 'Default',
    policyDefinitionId: set,
  });
  estate.events.push(
    azureEvent({
      ...use,
      timestamp: new Date(Date.now() - HOUR).toISOString(),
      resourceId: `${WEB}/providers/Microsoft.ClassicCompute/virtualMachines/old`,
      policyAssignmentId: assignment,
      policySetDefinitionId: set,
      policyDefinitionAction: 'deny',
    }),
  );
}

/** More noncompliant states than a page of Resource Graph has rows. */
function addManyStates({ states }: AzureEstate): void {
  const [known] = states;
  if (known === undefined) throw new Error('the seed has states');
  for (let index = 0; index <= 1_000; index += 1) {
    const resourceId = `${WEB}/providers/microsoft.storage/storageaccounts/st${index}`.toLowerCase();
    states.push({ ...known, resourceId, complianceState: 'NonCompliant' });
  }
}

/** What the gate is put through on the side of Azure. */
export const AZURE_SCENES: readonly Scene[] = [
  {
    name: 'every scope, in small pages, with states, Defender and components, once waited for and filtered',
    runs: [
      {
        change: (sandbox) => {
          calm(sandbox);
          addVault(sandbox.azure.estate, new Date(Date.now() - HOUR));
          sandbox.azure.switches.pageSize = 40;
          putFile(sandbox, 'states: true', 'defender-severity: true', 'cross-check: true');
        },
        options: azure(...EVERY_SCOPE, `${WEB} assignment=${ROOT_AUDIT}`),
      },
      {
        change: (sandbox) =>
          putFile(
            sandbox,
            'wait-for-events: 1s',
            `filter: "resourceGroup ne 'it''s' and policyAssignmentName ne 'x'"`,
          ),
        options: azure(WEB, DATA_GUARDRAILS, group('rg-quiet')),
      },
    ],
  },
  {
    name: 'a quiet hour at every scope',
    runs: [
      {
        change: (sandbox) => {
          sandbox.azure.estate.resourceGroups.push({
            subscriptionId: SUBSCRIPTION_ID,
            name: VAULT_GROUP,
            location: 'westeurope',
          });
          putFile(sandbox, 'states: false');
        },
        options: quiet(...EVERY_SCOPE, `${WEB} assignment=${PREVIEW}`),
      },
    ],
  },
  {
    name: 'scopes that nothing has evaluated, where one may list assignments and where not',
    runs: [
      {
        change: (sandbox) => {
          sandbox.azure.estate.states = [];
          sandbox.azure.switches.listPageSize = 2;
          putFile(sandbox, 'states: true');
        },
        options: quiet(ROOT, SUBSCRIPTION, EMPTY, VAULT.replace(VAULT_GROUP, 'rg-empty'), EVERY_SCOPE[5]),
      },
      {
        change: (sandbox) => {
          sandbox.azure.switches.assignmentList = 'empty-without-permission';
          sandbox.azure.estate.permissions = [
            { actions: ['Microsoft.PolicyInsights/*'], notActions: [], dataActions: [], notDataActions: [] },
          ];
        },
        options: quiet(ROOT, EMPTY),
      },
      {
        change: (sandbox) => sandbox.azure.forbid(/(policyAssignments|permissions|PolicyInsights)$/i),
        options: quiet(ROOT, SUBSCRIPTION, EMPTY),
      },
    ],
  },
  {
    name: 'names, severities and exemptions without Resource Graph, in lists of small pages',
    runs: [
      {
        change: (sandbox) => {
          calm(sandbox);
          const { estate, switches } = sandbox.azure;
          addManagementGroupPolicy(estate);
          estate.exemptions.push(exemptionOf({ scope: WEB, policyAssignmentId: COST_CENTER }));
          Object.assign(switches, { resourceGraph: 'absent', listPageSize: 1 });
          putFile(sandbox, 'defender-severity: true');
        },
        options: azure(SUBSCRIPTION),
      },
      {
        change: ({ azure: { estate, switches } }) => {
          // It takes fewer subscriptions than the one that is asked about.
          Object.assign(switches, { resourceGraph: 'answers', resourceGraphMaxSubscriptions: 0 });
          estate.definitions.length = 0;
          estate.setDefinitions.length = 0;
          estate.assignments.splice(0, 2);
        },
        options: azure(WEB),
      },
    ],
  },
  {
    name: 'thousands of states by Resource Graph, then a quota of it that is used up',
    runs: [
      {
        change: (sandbox) => {
          calm(sandbox);
          addManyStates(sandbox.azure.estate);
          putFile(sandbox, 'states: true', 'cross-check: true');
        },
        options: azure(ROOT),
      },
      {
        change: ({ azure: { estate, switches } }) => {
          estate.states.splice(50);
          Object.assign(switches, { resourceGraphQuota: 0, resourceGraphResetSeconds: 60 });
        },
        options: azure(WEB),
      },
    ],
  },
  {
    name: 'everything but events is refused',
    runs: [
      {
        change: (sandbox) => {
          calm(sandbox);
          sandbox.azure.switches.resourceGraph = 'forbidden';
          sandbox.azure.forbid(/\/policyStates\/|Microsoft\.Authorization|Microsoft\.Security/i);
          putFile(sandbox, 'states: true', 'cross-check: true', 'defender-severity: true');
        },
        options: azure(WEB, COST_CENTER),
      },
      { options: quiet(ROOT, EMPTY) },
    ],
  },
  {
    name: 'subscriptions, management groups and definitions that are not there',
    runs: [
      {
        change: (sandbox) => putFile(sandbox, 'states: true'),
        options: quiet(
          ROOT.replace('contoso-root', 'nobody'),
          '/subscriptions/00000000-0000-4000-8000-000000000000',
          `${SUBSCRIPTION}${POLICIES}/policyDefinitions/nothing`,
          `${SUBSCRIPTION}${POLICIES}/policySetDefinitions/nothing`,
          `${SUBSCRIPTION}${POLICIES}/policyAssignments/nothing`,
        ),
      },
    ],
  },
];
