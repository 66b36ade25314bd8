import { describe, expect, it } from 'vitest';
import type { IssueRecord } from '../../sandbox/pulumi/records.ts';
import type { PulumiSandbox } from '../../sandbox/pulumi/server.ts';
import { ask, equals, grid, ISSUES, join, rowsOf, start } from './pulumi-service.ts';

const LATER = new Date('2026-11-23T13:00:00Z');

async function startWithIssue(): Promise<{ pulumi: PulumiSandbox; issue: IssueRecord; before: IssueRecord }> {
  const pulumi = await start({}, () => LATER);
  const issue = pulumi.estate.issues.find(({ status, priority }) => status === 'open' && priority === 'p4');
  if (issue === undefined) throw new Error('nothing seeded');
  return { pulumi, issue, before: { ...issue } };
}

const patch = ({ triageToken }: PulumiSandbox, json: unknown) =>
  ({ method: 'PATCH', token: triageToken, json }) as const;

describe('an issue', () => {
  it.each([
    { status: 'in_progress' },
    { status: 'ignored' },
    { priority: 'p0' },
    { status: 'open', priority: 'p3' },
  ])('is changed to %j, and the list shows it', async (change) => {
    const { pulumi, issue } = await startWithIssue();
    const expected = { id: issue.id, ...change, lastModified: LATER.toISOString() };
    const answer = await ask(pulumi, `${ISSUES}/${issue.id}`, patch(pulumi, change));
    expect(answer).toMatchObject({ status: 200, body: { policyIssue: expected } });
    const json = grid({ filterModel: join('AND', equals('id', issue.id)) });
    expect(await rowsOf(pulumi, ISSUES, 'policyIssues', { json })).toMatchObject([expected]);
  });

  it('is assigned to a user of the organisation', async () => {
    const { pulumi, issue } = await startWithIssue();
    await ask(pulumi, `${ISSUES}/${issue.id}`, patch(pulumi, { assignedTo: 'chen-mei' }));
    const json = grid({ filterModel: join('AND', equals('assignedTo', 'chen-mei')) });
    expect(await rowsOf(pulumi, ISSUES, 'policyIssues', { json })).toMatchObject([
      { id: issue.id, assignedTo: { githubLogin: 'chen-mei' } },
    ]);
  });

  it.each<[unknown]>([
    [{ status: 'fixed' }],
    [{ status: 'by_design' }],
    [{ status: 'needs_review' }],
    [{ status: 3 }],
    [{ priority: 'p5' }],
    [{ priority: 'p1', status: 'fixed' }],
    [{ assignedTo: 'nobody' }],
    [{ assignedTo: null }],
    [[]],
  ])('is not changed to %j', async (change) => {
    const { pulumi, issue, before } = await startWithIssue();
    const answer = await ask(pulumi, `${ISSUES}/${issue.id}`, patch(pulumi, change));
    expect(answer).toMatchObject({ status: 400, body: { code: 400 } });
    expect(issue).toEqual(before);
  });

  it('is left as it is by an empty change', async () => {
    const { pulumi, issue, before } = await startWithIssue();
    expect((await ask(pulumi, `${ISSUES}/${issue.id}`, patch(pulumi, {}))).status).toBe(200);
    expect(issue).toEqual(before);
  });

  it('is changed by a token with the right to, and found first', async () => {
    const { pulumi, issue, before } = await startWithIssue();
    const sent = patch(pulumi, { priority: 'p0' });
    const path = `${ISSUES}/${issue.id}`;
    expect((await ask(pulumi, path, { ...sent, token: '' })).status).toBe(401);
    expect((await ask(pulumi, path, { ...sent, token: pulumi.token })).status).toBe(403);
    expect((await ask(pulumi, `${ISSUES}/gone`, sent)).status).toBe(404);
    expect((await ask(pulumi, path.replace('acme', 'globex'), sent)).status).toBe(404);
    expect(issue).toEqual(before);
  });
});
