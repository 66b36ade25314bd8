import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { type CommandResult, runCommand } from '../../sandbox/runner.ts';

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), new Date()));
});

afterEach(() => pulumi.close());

const MATCH = '{ policy: required-tags, status: open }';

function triage(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const where = [
    '--pulumi-cloud-url',
    pulumi.url,
    '--pulumi-stacks',
    'acme/website/production',
    '--match',
    MATCH,
  ];
  return runCommand(['triage', ...where, ...words], { PULUMI_ACCESS_TOKEN: pulumi.triageToken, ...env });
}

const wanted = () =>
  pulumi.estate.issues.filter(
    (issue) =>
      issue.entityProject === 'website' &&
      issue.entityId === 'production' &&
      issue.entityType === 'stack' &&
      issue.policyName === 'required-tags' &&
      issue.status === 'open',
  );
const patches = () => pulumi.exchanges.filter(({ method }) => method === 'PATCH');

describe('policy-gate triage, the built command', () => {
  it('shows what it would change, issue by issue, and writes nothing', async () => {
    const issues = wanted();
    const { exitCode, stdout } = await triage(['--status', 'ignored', '--priority', 'p3']);
    expect(exitCode).toBe(0);
    for (const { id } of issues) expect(stdout).toContain(id);
    expect(stdout).toContain('status open → ignored');
    expect(stdout).toContain(`Dry run: ${issues.length} issues would change`);
    expect(patches()).toEqual([]);
  });

  it('writes with --apply, and has nothing to write the second time', async () => {
    const issues = wanted();
    const words = ['--priority', 'p0', '--assignee', 'chen-mei', '--apply'];
    const first = await triage(words);
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`Changed ${issues.length} of ${issues.length}`),
    });
    expect(patches()).toHaveLength(issues.length);
    expect(issues.map(({ priority, assignedTo }) => [priority, assignedTo?.githubLogin])).toEqual(
      issues.map(() => ['p0', 'chen-mei']),
    );
    const second = await triage(words);
    expect(second.exitCode).toBe(0);
    expect(patches()).toHaveLength(issues.length);
  });

  it('goes on after a single failure, and ends with 3', async () => {
    const issues = wanted();
    pulumi.faults.add({
      method: 'PATCH',
      path: /issues/,
      ordinals: [1],
      fault: { kind: 'status', status: 403 },
    });
    const { exitCode, stdout } = await triage(['--status', 'in_progress', '--apply']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`Changed ${issues.length - 1} of ${issues.length}`);
    expect(
      pulumi.estate.issues.filter(
        ({ status, policyName, entityId, entityProject }) =>
          status === 'in_progress' &&
          policyName === 'required-tags' &&
          entityId === 'production' &&
          entityProject === 'website',
      ).length,
    ).toBeGreaterThanOrEqual(issues.length - 1);
  });

  it('tells what may have been written apart from what was refused', async () => {
    const issues = wanted();
    pulumi.faults.add({ method: 'PATCH', path: /issues/, ordinals: [1], fault: { kind: 'html' } });
    const { exitCode, stdout } = await triage(['--status', 'in_progress', '--apply']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`Changed ${issues.length - 1} of ${issues.length}; 1 not confirmed: `);
    expect(stdout).toContain('it may have been written');
  });

  it('repeats no word that was given without need, and starts no line with it', async () => {
    for (const words of [['pul-0123456789abcdef'], ['--x\n::stop-commands::pul-0123456789abcdef']]) {
      const { exitCode, stdout, stderr } = await triage(words);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toMatch(/pul-0123|^\s*::/m);
    }
  });

  it('finds closed issues where the selector names their status', async () => {
    pulumi.switches.ignoredIsActive = false;
    const ignored = pulumi.estate.issues.filter(
      ({ entityProject, entityId, entityType, status, organization }) =>
        organization === 'acme' &&
        entityType === 'stack' &&
        entityProject === 'website' &&
        entityId === 'staging' &&
        status === 'ignored',
    );
    const where = ['--pulumi-cloud-url', pulumi.url, '--pulumi-stacks', 'acme/website/staging'];
    const words = ['triage', ...where, '--match', '{ status: ignored }', '--status', 'open', '--apply'];
    const { exitCode, stdout } = await runCommand(words, { PULUMI_ACCESS_TOKEN: pulumi.triageToken });
    expect(ignored.length).toBeGreaterThan(0);
    expect(stdout).toContain(`Changed ${ignored.length} of ${ignored.length}`);
    expect(exitCode).toBe(0);
    expect(ignored.every(({ status }) => status === 'open')).toBe(true);
  });

  it.each(['fixed', 'by_design'])('refuses --status %s with the reason', async (status) => {
    const { exitCode, stderr } = await triage(['--status', status]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(status);
    expect(pulumi.exchanges).toEqual([]);
  });

  it.each(['pull_request', 'pull_request_target', 'pull_request_review', 'merge_group'])(
    'is refused in %s events, dry run or not',
    async (event) => {
      const { exitCode } = await triage(['--status', 'ignored'], { GITHUB_EVENT_NAME: event });
      expect(exitCode).toBe(2);
      expect(pulumi.exchanges).toEqual([]);
    },
  );

  it('a stack that is not there ends with 3, and the others are still shown', async () => {
    const { exitCode, stdout, stderr } = await triage([
      '--status',
      'ignored',
      '--pulumi-stacks',
      'acme/website/gone',
    ]);
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toContain('acme/website/gone');
    expect(stdout).toContain('Dry run:');
  });

  it('an older server, which has no issues to change, is said so', async () => {
    pulumi.switches.listRoute = 'none';
    const { exitCode, stdout, stderr } = await triage(['--status', 'ignored', '--apply']);
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toContain('cannot be triaged');
  });

  it('shows no token, whatever happens', async () => {
    pulumi.faults.add({
      path: /api/,
      fault: { kind: 'status', status: 400, body: { code: 400, message: `you sent ${pulumi.triageToken}` } },
    });
    const { stdout, stderr } = await triage(['--status', 'ignored']);
    expect(stdout + stderr).toContain('you sent ***');
    expect(stdout + stderr).not.toContain(pulumi.triageToken);
  });
});
