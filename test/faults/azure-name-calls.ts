import { ASSIGNMENT, BASELINE, CAME, OWN_DEFINITION, POLICIES, SUBSCRIPTION } from './azure-places.ts';
import { always, type CallRow, failure, note, noteOfMore } from './call-row.ts';

const EXEMPTIONS = `${POLICIES}/policyExemptions`;
/** Who may not read a subscription's exemptions may read those of its resource groups. */
const UNEXEMPTED = {
  ...always(noteOfMore('findings that they may exempt count')),
  forbidden: note(CAME),
};
/** An answer that it is not there is a note; an outage may keep back how severe a finding is. */
const telling = (words: string) => ({
  ...always(failure(words)),
  forbidden: note(words),
  'not-found': note(words),
  rejected: note(words),
});
const found = { service: 'azure', target: OWN_DEFINITION, what: '' } as const;
/** Resource Manager is asked for each by itself. */
const ONE_BY_ONE = { resourceGraph: 'absent' } as const;

/** What is looked up of the findings: a note where it cannot be. */
export const AZURE_NAME_CALLS: readonly CallRow[] = [
  {
    ...found,
    name: 'names in Resource Graph',
    strikes: { method: 'POST', path: /ResourceGraph/, body: /policydefinitions/ },
    exceptions: always(note(CAME)),
  },
  {
    ...found,
    name: 'definition of a finding',
    strikes: { method: 'GET', path: /policyDefinitions\/inherit-cost-center\?/i },
    exceptions: telling('of the policy definitions'),
    azureSwitches: ONE_BY_ONE,
  },
  {
    ...found,
    name: 'assignment of a finding',
    strikes: { method: 'GET', path: /policyAssignments\/inherit-cost-center\?/i },
    exceptions: telling('of the policy assignments'),
    azureSwitches: ONE_BY_ONE,
  },
  {
    ...found,
    target: ASSIGNMENT,
    name: 'initiative of a finding',
    strikes: { method: 'GET', path: /policySetDefinitions\/data-guardrails\?/i },
    exceptions: always(note('of the policy initiatives')),
    azureSwitches: ONE_BY_ONE,
  },
  {
    ...found,
    name: 'exemptions in Resource Graph',
    strikes: { method: 'POST', path: /ResourceGraph/, body: /policyexemptions/ },
    exceptions: always(note(CAME)),
  },
  {
    ...found,
    name: 'list of exemptions',
    strikes: { method: 'GET', path: new RegExp(`^${SUBSCRIPTION}${EXEMPTIONS}\\?`) },
    exceptions: UNEXEMPTED,
    azureSwitches: ONE_BY_ONE,
  },
  {
    ...found,
    name: 'list of exemptions, second page',
    strikes: { method: 'GET', path: /policyExemptions\?.*skiptoken/ },
    exceptions: UNEXEMPTED,
    azureSwitches: { ...ONE_BY_ONE, listPageSize: 2 },
  },
  {
    ...found,
    name: 'list of exemptions of a resource group',
    strikes: {
      method: 'GET',
      path: /\/resourceGroups\/[^/]+\/providers\/Microsoft\.Authorization\/policyExemptions\?/i,
    },
    exceptions: always(noteOfMore('findings that they may exempt count')),
    azureSwitches: ONE_BY_ONE,
    beside: [
      {
        method: 'GET',
        path: new RegExp(`^${SUBSCRIPTION}${EXEMPTIONS}\\?`),
        fault: { kind: 'status', status: 403, body: {} },
      },
    ],
    concurrent: true,
  },
  {
    ...found,
    target: ASSIGNMENT,
    name: "Defender's assessments",
    strikes: { method: 'GET', path: /assessmentMetadata\?/ },
    exceptions: telling('lists of Defender assessments'),
    file: 'azure: { defender-severity: true }',
  },
  {
    ...found,
    target: `${SUBSCRIPTION} assignment=${BASELINE}`,
    name: "Defender's assessments, where they decide",
    strikes: { method: 'GET', path: /assessmentMetadata\?/ },
    exceptions: telling('lists of Defender assessments'),
    file: 'azure: { defender-severity: true }',
  },
  {
    ...found,
    target: ASSIGNMENT,
    name: "Defender's assessments, second page",
    strikes: { method: 'GET', path: /assessmentMetadata\?.*skiptoken/ },
    // Behind the first page a 404 is a page that was lost.
    exceptions: {
      ...telling('lists of Defender assessments'),
      'not-found': failure('lists of Defender assessments'),
    },
    azureSwitches: { listPageSize: 1 },
    file: 'azure: { defender-severity: true }',
  },
];
