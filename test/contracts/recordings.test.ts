import * as v from 'valibot';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seedAzureEstate } from '../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { type AzureSandbox, startAzure } from '../../sandbox/azure/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { route, startServer } from '../../sandbox/server.ts';
import { SourceError } from '../../src/errors.ts';
import { createService } from '../../src/sources/http.ts';
import { issuesPage, updatedIssue, violationsPage } from '../../src/sources/pulumi/api/issue-schema.ts';
import { serviceOptions } from '../sources/service.ts';
import { items, member, text } from './json.ts';
import { describeContract } from './official.ts';
import { keyOrder, readRecording, recordingNames, recordKeys } from './recordings.ts';
import { recorded, replay } from './replay.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const QUERY = `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults`;

describeContract('the sandbox answers as Azure was recorded', () => {
  let azure: AzureSandbox;

  beforeEach(async () => {
    azure = await startAzure({ estate: seedAzureEstate(seededRandom(5), NOW), now: () => NOW });
    azure.switches.pageSize = 1_500;
  });

  afterEach(() => azure.close());

  async function ask(query: string): Promise<unknown> {
    const response = await fetch(new URL(query, azure.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${azure.issueToken()}` },
    });
    expect(response.status).toBe(200);
    return response.json();
  }

  const bodyOf = (name: string): unknown => readRecording('azure', name)[0]?.body;

  it('an event has the recorded columns in the recorded order', async () => {
    const page = await ask(`${QUERY}?api-version=2019-10-01&$top=10`);
    expect(recordKeys(page)).toEqual(recordKeys(bodyOf('events-resource')));
    expect(recordKeys(page)).toHaveLength(30);
  });

  it('an event of the older api has no complianceState, and nothing else is missing', async () => {
    azure.switches.complianceState = 'absent';
    const page = await ask(`${QUERY}?api-version=2019-10-01&$top=10`);
    expect(recordKeys(page)).toEqual(recordKeys(bodyOf('events-resource-group-2020')));
  });

  it('an answer to $top has the recorded envelope, without a nextLink', async () => {
    const page = await ask(`${QUERY}?api-version=2019-10-01&$top=10`);
    expect(keyOrder(page)).toEqual(keyOrder(bodyOf('events-resource')));
    expect(keyOrder(page)).toEqual(['@odata.context', '@odata.count', 'value']);
  });

  it('a page that has a next one, and the last page, have the recorded envelopes', async () => {
    const first = await ask(`${QUERY}?api-version=2019-10-01`);
    const last = await ask(text(member(first, '@odata.nextLink')));
    expect(keyOrder(first)).toEqual(keyOrder(bodyOf('events-subscription-paging')));
    expect(keyOrder(last)).toEqual(keyOrder(bodyOf('events-subscription-last-page')));
    expect([keyOrder(first)[0], member(last, '@odata.nextLink')]).toEqual(['@odata.nextLink', null]);
    expect(member(bodyOf('events-subscription-last-page'), '@odata.nextLink')).toBeNull();
  });

  it('a nextLink has the recorded form: api-version and $skipToken, nothing else', async () => {
    const links = [await ask(`${QUERY}?api-version=2019-10-01`), bodyOf('events-subscription-paging')];
    const forms = links.map((page) => {
      const { pathname, searchParams } = new URL(text(member(page, '@odata.nextLink')));
      return [pathname.split('/').slice(3).join('/'), [...searchParams.keys()]];
    });
    expect(forms[0]).toEqual(forms[1]);
    expect(forms[0]?.[1]).toEqual(['api-version', '$skipToken']);
  });

  it('$select and $apply bring the recorded columns', async () => {
    const selected = await ask(`${QUERY}?api-version=2019-10-01&$select=Timestamp`);
    expect(recordKeys(selected)).toEqual(recordKeys(bodyOf('events-subscription-paging')));
    const apply = 'groupby((policyAssignmentId, resourceId), aggregate($count as numRecords))';
    const grouped = await ask(`${QUERY}?api-version=2019-10-01&$top=2&$apply=${encodeURIComponent(apply)}`);
    expect(recordKeys(grouped)).toEqual(recordKeys(bodyOf('events-cli-grouped-2022')));
  });
});

const ERRORS = [
  { recording: 'error-remediation', exchange: 0, status: 400, code: 'InvalidCreateRemediationRequest' },
  { recording: 'error-attestation-2023', exchange: 0, status: 404, code: 'AttestationNotFound' },
  { recording: 'error-attestation-2023', exchange: 1, status: 400, code: 'InvalidCreateAttestationRequest' },
  { recording: 'error-attestation-2022', exchange: 0, status: 404, code: 'AttestationNotFound' },
  { recording: 'error-attestation-2022', exchange: 1, status: 400, code: 'InvalidCreateAttestationRequest' },
] as const;

/** What our client makes of an answer. */
async function errorOf(status: number, body: unknown): Promise<SourceError> {
  const answer = { status, body };
  const server = await startServer([route('GET', '/asked', () => answer)], () => ({ status: 599 }));
  try {
    const call = { what: 'asking', method: 'GET', path: '/asked', schema: v.unknown() } as const;
    await createService(serviceOptions(server.url)).send(call);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  } finally {
    await server.close();
  }
  throw new Error('the answer was taken for a success');
}

describeContract('a recorded error reaches the message', () => {
  it.each(ERRORS)('$recording, exchange $exchange: HTTP $status $code', async (expected) => {
    const { answer } = recorded(expected.recording, expected.exchange);
    const error = await errorOf(answer.status, answer.body);
    // A message is cut after 300 characters of the service's own words.
    const words = `${expected.code}: ${text(member(answer.body, 'error', 'message'))}`.slice(0, 300);
    expect(error.code).toBe(expected.status === 404 ? 'not-found' : 'rejected');
    expect(error.message).toContain(`HTTP ${expected.status}.`);
    expect(error.message).toContain(`The service says: ${JSON.stringify(words)}.`);
  });

  it.each(ERRORS)(
    '$recording, exchange $exchange, in answer to events: a target with the reason',
    async (one) => {
      const { answer } = recorded(one.recording, one.exchange);
      const asked = recorded('events-resource');
      const { outcome, requests } = await replay({ ...asked, answer });
      const isMissing = one.status === 404;
      const [target] = outcome.targets;
      expect(target?.state).toMatchObject({
        kind: isMissing ? 'missing' : 'failed',
        failure: {
          code: isMissing ? 'missing-target' : 'rejected',
          message: expect.stringContaining(`listing policy events of ${asked.scope} (page 1) failed`),
        },
      });
      // What is rejected is asked once more, plainly: a part of the query may not be known.
      expect(requests).toHaveLength(isMissing ? 1 : 2);
      expect(outcome.findings).toEqual([]);
    },
  );

  it('every recorded error is among the above', () => {
    const known = new Set<string>(ERRORS.map(({ recording }) => recording));
    const errors = recordingNames('azure').filter((name) => name.startsWith('error-'));
    expect(errors.toSorted()).toEqual([...known].toSorted());
  });
});

describeContract('documented Pulumi issues', () => {
  const page = (...rows: readonly unknown[]) => ({
    policyIssues: rows,
    groupData: null,
    rowCount: rows.length,
  });
  const documented = (name: string): unknown => readRecording('pulumi', name)[0]?.body;

  it('the row of an issue update is read as it stands', () => {
    const row = member(documented('issue-update-docs'), 'policyIssue');
    expect(v.parse(issuesPage, page(row))).toMatchObject({
      rowCount: 1,
      policyIssues: [
        {
          id: 'b807f797-70b8-4add-9449-773ce22666c7',
          entityType: 'insights-account',
          policyPack: 'aws-hitrust',
          severity: 'critical',
          level: 'advisory',
          status: 'in_progress',
          priority: 'p1',
          observedAt: '2025-09-24T00:49:14.928Z',
        },
      ],
    });
  });

  it('an issue as the CLI prints it lacks only what the CLI drops', () => {
    const printed = documented('issue-get-cli');
    const row = { ...(typeof printed === 'object' ? printed : {}), entityType: 'stack' };
    expect(v.safeParse(issuesPage, page(printed)).success).toBe(false);
    expect(v.parse(issuesPage, page(row)).policyIssues).toHaveLength(1);
  });

  it('the answer to a change is read as it stands', () => {
    expect(v.parse(updatedIssue, documented('issue-update-docs')).policyIssue).toMatchObject({
      status: 'in_progress',
      assignedTo: { githubLogin: 'engineer@example.com' },
    });
  });

  it('the deprecated list is read as it stands, stacks and accounts, without ids', () => {
    const { policyViolations, continuationToken } = v.parse(violationsPage, documented('violations-v2-docs'));
    expect(policyViolations).toMatchObject([
      { projectName: 'pulumi-k8s-test', stackName: 'test', level: 'advisory' },
      { projectName: 'test', accountName: 'us-west-1', level: 'advisory' },
    ]);
    expect(continuationToken).toBe('');
  });

  it('rows of the deprecated list are no issues', () => {
    const rows = items(member(documented('violations-v2-docs'), 'policyViolations'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(v.safeParse(issuesPage, page(row)).success).toBe(false);
  });
});
