import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEDULED_TOKEN } from '../../sandbox/github/tokens.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { runGate } from '../../sandbox/scene.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const INPUTS = { 'azure-scopes': '', 'tracking-issue': 'true', 'github-token': SCHEDULED_TOKEN };
const run = (
  inputs: Readonly<Record<string, string>> = {},
  event: 'schedule' | 'pull_request' = 'schedule',
) => runGate(sandbox, { inputs: { ...INPUTS, ...inputs }, event });

describe('a scheduled run', () => {
  it('opens its issue, and closes the same one when all is fixed', async () => {
    const red = await run();
    const url = red.outputs['tracking-issue-url'] ?? '';
    expect(red).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', 'comment-url': '' } });
    expect(red.log).toContain(`Tracking issue opened: ${url}`);
    expect(sandbox.github.estate.issues).toMatchObject([{ state: 'open', labels: ['policy-gate'] }]);

    for (const issue of sandbox.pulumi.estate.issues) issue.status = 'fixed';
    const green = await run();
    expect(green).toMatchObject({ exitCode: 0, outputs: { 'tracking-issue-url': url } });
    expect(sandbox.github.estate.issues).toMatchObject([{ state: 'closed', stateReason: 'completed' }]);
  });

  it('says what is missing where it may not write, and the verdict stands', async () => {
    const { exitCode, log, outputs } = await run({ 'github-token': sandbox.github.readOnlyToken });
    expect([exitCode, outputs['tracking-issue-url']]).toEqual([1, '']);
    expect(log).toMatch(/::warning title=Policy Gate%3A not published::tracking issue: .*issues: write/);
    sandbox.github.switches.issues = 'disabled';
    expect((await run()).log).toMatch(/::warning .*issues are turned off in this repository/);
    expect(sandbox.github.estate.issues).toEqual([]);
  });

  it.each([
    ['in a pull request', {}, 'pull_request', 'this run is about a pull request'],
    ['under dry-run', { 'dry-run': 'true' }, 'schedule', 'dry-run is set'],
  ] as const)('keeps no issue %s, and says so', async (_, inputs, event, reason) => {
    const { log, outputs } = await run(inputs, event);
    expect(log).toContain(`Tracking issue left alone: ${reason}`);
    expect(outputs['tracking-issue-url']).toBe('');
    expect(sandbox.github.exchanges.filter(({ path }) => path.endsWith('/issues'))).toEqual([]);
  });
});
