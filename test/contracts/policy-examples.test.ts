import * as v from 'valibot';
import { expect, it } from 'vitest';
import { assessment, listAssessments } from '../../src/sources/azure/api/assessments.ts';
import { countAssignments, isEnforced } from '../../src/sources/azure/api/assignments.ts';
import { getPolicyObject, policyObject } from '../../src/sources/azure/api/definitions.ts';
import { queryGraph } from '../../src/sources/azure/api/resource-graph.ts';
import { readScope } from '../../src/sources/azure/targets/scope.ts';
import { answeredBy, examplesIn } from './examples.ts';
import { isObject, items, member, text } from './json.ts';
import { describeContract } from './official.ts';

const POLICY_BODIES = examplesIn('policies');
const OBJECTS = POLICY_BODIES.filter(({ body }) => text(member(body, 'id')) !== '');
const ASSIGNMENTS = OBJECTS.filter(({ name }) => /PolicyAssignment/.test(name));
const LISTS = POLICY_BODIES.filter(({ body }) => Array.isArray(member(body, 'value')));
const ASSIGNMENT_LISTS = LISTS.filter(({ name }) => name.startsWith('listPolicyAssignments'));
const GRAPH = examplesIn('graph', /^Resources/);
const ASSESSMENTS = examplesIn('assessments', /^(Get|List)/);

describeContract("Microsoft's examples of assignments, definitions and initiatives", () => {
  it.each(OBJECTS)('$name', async ({ body }) => {
    const id = text(member(body, 'id'));
    const properties = member(body, 'properties');
    const read = await answeredBy([body], (service) => getPolicyObject(service, id));
    expect(read).toMatchObject({
      id,
      title: member(properties, 'displayName'),
      description: member(properties, 'description'),
      category: member(properties, 'metadata', 'category'),
      isEnforced: member(properties, 'enforcementMode') !== 'DoNotEnforce',
      messages: items(member(properties, 'nonComplianceMessages')).map((one) => ({
        message: member(one, 'message'),
        reference: member(one, 'policyDefinitionReferenceId') ?? '',
      })),
    });
  });

  it.each(ASSIGNMENTS)('$name: enforced, unless it says otherwise', async ({ body }) => {
    const id = text(member(body, 'id'));
    const mode = member(body, 'properties', 'enforcementMode');
    expect(await answeredBy([body], (service) => isEnforced(service, id))).toBe(mode !== 'DoNotEnforce');
  });

  it.each(LISTS)('$name: every row', ({ body }) => {
    const rows = items(member(body, 'value'));
    expect(rows.map((row) => v.parse(policyObject, row).id)).toEqual(rows.map((row) => member(row, 'id')));
  });

  it.each(ASSIGNMENT_LISTS)('$name: counted', async ({ body }) => {
    const scope = readScope('/subscriptions/ae640e6b-ba3e-4256-9d62-2993eecfa6f2');
    if (scope === undefined) throw new Error('the scope is one');
    const count = await answeredBy([body], (service) => countAssignments(service, scope));
    const enforced = items(member(body, 'value')).filter(
      (row) => member(row, 'properties', 'enforcementMode') !== 'DoNotEnforce',
    );
    expect(count).toEqual({ listed: 2, enforced: enforced.length });
  });

  it('one is not enforced, and some have messages of their own', () => {
    const read = OBJECTS.map(({ name, body }) => ({ name, ...v.parse(policyObject, body) }));
    expect(read.filter(({ isEnforced }) => !isEnforced).map(({ name }) => name)).toEqual([
      'createPolicyAssignmentWithoutEnforcement 201',
    ]);
    expect(read.filter(({ messages }) => messages.length > 0).map(({ name }) => name)).toContain(
      'createPolicyAssignmentNonComplianceMessages 201',
    );
    expect([OBJECTS.length, LISTS.length]).toEqual([40, 10]);
  });
});

describeContract("Microsoft's examples of assessments", () => {
  it.each(ASSESSMENTS)('$name: rates what names a policy definition', async ({ body }) => {
    const isList = Array.isArray(member(body, 'value'));
    const list = isList ? body : { value: [body] };
    const { rows, failure } = await answeredBy([list], (service) => listAssessments(service));
    expect(failure).toBeUndefined();
    const rating = rows.filter((row) => text(member(row, 'properties', 'policyDefinitionId')) !== '');
    const read = rows.flatMap((row) => {
      const parsed = v.safeParse(assessment, row);
      return parsed.success && parsed.output.properties.policyDefinitionId ? [parsed.output.properties] : [];
    });
    expect(read.length).toBeGreaterThan(0);
    expect(read).toEqual(
      rating.map((row) => ({
        policyDefinitionId: member(row, 'properties', 'policyDefinitionId'),
        severity: member(row, 'properties', 'severity'),
        remediationDescription: member(row, 'properties', 'remediationDescription'),
      })),
    );
  });
});

describeContract("Microsoft's examples of Resource Graph", () => {
  const REACH = { subscriptions: ['cfbbd179-59d2-4052-aa06-9270a38aa9d6'], managementGroups: [] };
  const query = (bodies: readonly unknown[]) =>
    answeredBy(bodies, (service) => queryGraph(service, 'querying', 'Resources', REACH));
  const isPaged = ({ body }: { readonly body: unknown }): boolean => text(member(body, '$skipToken')) !== '';

  it.each(GRAPH.filter((one) => !isPaged(one)))('$name: every row, and no more', async ({ body }) => {
    const { rows, failure } = await query([body]);
    expect(failure).toBeUndefined();
    expect(rows).toEqual(member(body, 'data'));
  });

  it.each(GRAPH.filter(isPaged))(
    '$name: a page is followed, and what never comes is told',
    async ({ body }) => {
      const last = { ...(isObject(body) ? body : {}), $skipToken: undefined };
      const { rows, failure } = await query([body, last]);
      expect(rows).toHaveLength(2 * items(member(body, 'data')).length);
      expect(failure).toMatchObject({ code: 'incomplete', message: expect.stringContaining('386 records') });
      expect((await query([body])).failure?.message).toContain('the list does not end');
    },
  );

  it('are eight of one page and three with a next one', () => {
    expect([GRAPH.length, GRAPH.filter(isPaged).length]).toEqual([11, 3]);
  });
});
