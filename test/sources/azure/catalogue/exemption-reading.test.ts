import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import {
  explain,
  findingOf,
  findingsOf,
  fingerprints,
  ROOT_GROUP,
  STORAGE,
  SUBSCRIPTION,
  startCatalogue,
  WEB,
} from './scene.ts';

const AT = '/providers/Microsoft.Authorization/policyExemptions';
const LISTS = /\/policyExemptions$/i;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startCatalogue();
  azure.estate.exemptions = [];
});

afterEach(() => azure.close());

const lists = (): readonly string[] =>
  azure.exchanges.flatMap(({ path }) => (LISTS.test(path) ? [path] : []));
const assignment = (scope: string): string =>
  azure.estate.assignments.find(({ id }) => id.startsWith(`${scope}/providers/Microsoft.Authorization`))
    ?.id ?? '';

function exempt(scope: string, policyAssignmentId: string, name = 'accepted'): void {
  azure.estate.exemptions.push({
    id: `${scope}${AT}/${name}`,
    policyAssignmentId,
    exemptionCategory: 'Waiver',
  });
}

const exempted = async (overrides?: Parameters<typeof explain>[2]) => {
  const before = findingsOf(azure.estate);
  const explained = await explain(azure, before, overrides);
  expect(fingerprints(explained)).toEqual(before.map((one) => one.fingerprint).toSorted());
  return {
    assignments: new Set(explained.setAside.map(({ finding }) => finding.policy.assignment)),
    ...explained,
  };
};

describe('exemptions are read', () => {
  it('from Resource Graph, and what they set aside is explained like the rest', async () => {
    exempt(WEB, assignment(SUBSCRIPTION));
    const { assignments, setAside } = await exempted();
    expect(assignments).toEqual(new Set([assignment(SUBSCRIPTION)]));
    for (const { finding } of setAside) expect(finding.policy.title).toEqual(expect.any(String));
    expect(lists()).toEqual([]);
  });

  it.each(['forbidden', 'absent'] as const)(
    'from the list of the subscription where Resource Graph is %s, to its last page',
    async (resourceGraph) => {
      Object.assign(azure.switches, { resourceGraph, listPageSize: 1 });
      exempt(STORAGE, assignment(WEB));
      exempt(WEB, assignment(SUBSCRIPTION));
      exempt(ROOT_GROUP, assignment(ROOT_GROUP));
      const { assignments, notes } = await exempted();
      expect(assignments).toEqual(
        new Set([assignment(WEB), assignment(SUBSCRIPTION), assignment(ROOT_GROUP)]),
      );
      expect(notes.join()).not.toContain('exemption');
      expect(lists()).toEqual([`${SUBSCRIPTION}${AT}`, `${SUBSCRIPTION}${AT}`, `${SUBSCRIPTION}${AT}`]);
    },
  );

  it('from the lists of resource groups where the identity sees no more', async () => {
    azure.switches.resourceGraph = 'absent';
    azure.forbid(/^\/subscriptions\/[^/]+\/providers\/Microsoft\.Authorization\/policyExemptions/i);
    exempt(STORAGE, assignment(WEB));
    const { assignments, notes } = await exempted();
    expect(assignments).toEqual(new Set([assignment(WEB)]));
    expect(notes.join()).not.toContain('exemption');
    expect(lists()).toEqual([`${SUBSCRIPTION}${AT}`, `${WEB}${AT}`]);
  });

  it('not from resource groups alone where a finding is in none', async () => {
    azure.switches.resourceGraph = 'absent';
    azure.forbid(/^\/subscriptions\/[^/]+\/providers\/Microsoft\.Authorization\/policyExemptions/i);
    const [inGroup] = findingsOf(azure.estate);
    const outside = findingOf({ policy: inGroup?.policy ?? {}, resource: { id: SUBSCRIPTION } });
    const { notes } = await explain(azure, [outside, ...findingsOf(azure.estate)]);
    expect(notes.join()).toContain('may not read 1 of the lists of policy exemptions');
  });

  it('nowhere: nothing is set aside, and a note names the permission', async () => {
    azure.switches.resourceGraph = 'forbidden';
    azure.forbid(/policyExemptions/i);
    exempt(STORAGE, assignment(WEB));
    const { setAside, notes } = await exempted();
    expect(setAside).toEqual([]);
    expect(notes).toContainEqual(
      'The identity may not read 1 of the lists of policy exemptions (Microsoft.Authorization/policyExemptions/read): findings that they may exempt count.',
    );
  });

  it('as far as a list goes that breaks off, and a note says so', async () => {
    Object.assign(azure.switches, { resourceGraph: 'absent', listPageSize: 1 });
    exempt(STORAGE, assignment(WEB), 'first');
    exempt(STORAGE, assignment(SUBSCRIPTION), 'second');
    azure.faults.add({ path: /policyExemptions.*skiptoken/i, fault: { kind: 'status', status: 404 } });
    const { assignments, notes } = await exempted();
    expect(assignments).toEqual(new Set([assignment(WEB)]));
    expect(notes.join()).toContain('1 of the lists of policy exemptions could not be read');
  });

  it('not past a link that leads elsewhere or back', async () => {
    Object.assign(azure.switches, { resourceGraph: 'absent', listPageSize: 1, nextLinkForm: 'foreign' });
    exempt(STORAGE, assignment(WEB), 'first');
    exempt(STORAGE, assignment(SUBSCRIPTION), 'second');
    expect((await exempted()).notes.join()).toContain('leads away from');
    azure.faults.add({
      path: /policyExemptions/i,
      fault: {
        kind: 'rewrite',
        body: (body) => ({
          ...Object(body),
          nextLink: `${SUBSCRIPTION}${AT}?api-version=2022-07-01-preview`,
        }),
      },
    });
    expect((await exempted()).notes.join()).toContain('the list does not end');
  });

  it.each([null, '', undefined])('to the end where nextLink is %j', async (nextLink) => {
    azure.switches.resourceGraph = 'absent';
    exempt(STORAGE, assignment(WEB));
    azure.faults.add({
      path: /policyExemptions/i,
      fault: { kind: 'rewrite', body: (body) => ({ ...Object(body), nextLink }) },
    });
    const { assignments, notes } = await exempted();
    expect(assignments).toEqual(new Set([assignment(WEB)]));
    expect(notes.join()).not.toContain('exemption');
  });
});

describe('an exemption at a management group below the assignment’s', () => {
  const landingZones = '/providers/Microsoft.Management/managementGroups/contoso-landing-zones';
  const elsewhere = '/providers/Microsoft.Management/managementGroups/fabrikam';

  it('is checked against the list of the subscription, which names it', async () => {
    exempt(landingZones, assignment(ROOT_GROUP));
    const { assignments, notes } = await exempted();
    expect(assignments).toEqual(new Set([assignment(ROOT_GROUP)]));
    expect(lists()).toEqual([`${SUBSCRIPTION}${AT}`]);
    expect(notes.join()).not.toContain('exempt');
  });

  it('exempts nothing in a subscription that is not in the group', async () => {
    const row = {
      id: `${elsewhere}${AT}/accepted`,
      properties: { policyAssignmentId: assignment(ROOT_GROUP), exemptionCategory: 'Waiver' },
    };
    const body = { totalRecords: 1, count: 1, resultTruncated: 'false', data: [row] };
    azure.faults.add({
      path: /ResourceGraph/,
      body: /policyexemptions/,
      fault: { kind: 'status', status: 200, body },
    });
    const { setAside, notes } = await exempted();
    expect(setAside).toEqual([]);
    expect(lists()).toEqual([`${SUBSCRIPTION}${AT}`]);
    expect(notes.join()).not.toContain('exempt');
  });

  it('exempts nothing where the list may not be read, and a note says so', async () => {
    exempt(landingZones, assignment(ROOT_GROUP));
    azure.forbid(/policyExemptions/i);
    const { setAside, notes } = await exempted();
    expect(setAside).toEqual([]);
    expect(notes.join()).toContain('an exemption at a management group may cover them: 1 finding.');
  });
});

it('at most fifty lists are read', async () => {
  azure.switches.resourceGraph = 'absent';
  const findings = Array.from({ length: 60 }, (_, index) => {
    const guid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    return findingOf({
      policy: { assignment: assignment(ROOT_GROUP) },
      resource: { id: `/subscriptions/${guid}/resourceGroups/rg/providers/Microsoft.Web/sites/x` },
    });
  });
  const { notes } = await explain(azure, findings);
  expect(lists()).toHaveLength(50);
  expect(notes.join()).toContain('At most 50 lists are read.');
});
