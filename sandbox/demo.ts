import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fixingPreview } from './fixing-preview.ts';
import type { IssueRecord } from './pulumi/records.ts';
import type { StepResult } from './runner.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { PULL_REQUEST, runGate } from './scene.ts';
import { STACKS } from './targets.ts';

const FOLDER = resolve('.demo');
/** Enough of a long comment to show what it looks like; the file has all of it. */
const SHOWN_LINES = 45;

const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

/** A policy that an organisation might start with. */
const POLICY = `version: 1
thresholds:
  critical: 0
rules:
  - name: Nothing new that is high
    match: { severity: high+, new: true, source: pulumi }
    max: 0
  - name: Blocked deployments only warn
    match: { source: azure, blocked: true }
    max: 0
    action: warn
waivers:
  - match: { policy: s3-no-public-read, resource: "*::assets*" }
    reason: Public website, accepted in SEC-142
    owner: "@acme/platform"
    expires: WAIVED_UNTIL
severity:
  azure: [ { match: { effect: deny }, severity: medium } ]
`;

/** Gates the sandbox as a runner would, and shows what a reviewer sees each time. */
async function demo(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const sandbox = await startSandbox();
  try {
    say(
      'Policy Gate against a local Pulumi Cloud, Azure Resource Manager and GitHub. No account, no internet.',
    );
    const first = await gate(sandbox, '1. A pull request is opened', 'first');
    addPreviews(sandbox);
    const preview = STACKS.map((stack) => `${stack}=latest`).join('\n');
    const second = await gate(
      sandbox,
      '2. It gives the gate its own previews: what they fix no longer counts',
      'second',
      {
        'pulumi-preview': preview,
        'azure-scopes': '',
        'comment-key': 'with previews',
      },
    );
    if (second.exitCode !== 0)
      throw new Error('the previews fix everything that blocks, and the gate failed');
    putPolicy(sandbox);
    await gate(sandbox, '3. A policy file: rules, a waiver, and what the change would loosen', 'policy', {
      'comment-key': 'with a policy',
    });
    sandbox.github.estate.files.clear();
    fixWhatBlocks(sandbox);
    const third = await gate(sandbox, '4. The fix is deployed, the gate runs again', 'third');
    if (third.exitCode !== 0) throw new Error('everything that blocks is fixed, and the gate failed');
    if (first.outputs['comment-url'] !== third.outputs['comment-url'])
      throw new Error('the last run wrote another comment');
    say("The last run edited the first run's comment in place.");
  } finally {
    await sandbox.close();
  }
}

async function gate(
  sandbox: Sandbox,
  title: string,
  name: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const reportDirectory = join(FOLDER, name);
  const result = await runGate(sandbox, {
    inputs: { ...inputs, 'report-directory': reportDirectory },
    // A run writes reports only inside of its workspace, which a checkout need not be in.
    env: { GITHUB_WORKSPACE: FOLDER },
  });
  const comment = commentAt(sandbox, result.outputs['comment-url']);
  await writeFile(join(reportDirectory, 'comment.md'), comment);
  await writeFile(join(reportDirectory, 'summary.md'), result.summary);
  const lines = comment.split('\n');
  say(`\n=== ${title} ===\n`);
  say(
    `Verdict    ${result.outputs['verdict']} (job ${result.outputs['passed'] === 'true' ? 'passes' : 'fails'}, exit code ${result.exitCode})`,
  );
  say(`Summary    ${result.outputs['summary']}`);
  say(`Exceeded   ${result.outputs['breaches']}`);
  say(`\n--- Comment on pull request #${PULL_REQUEST}, ${lines.length} lines ---\n`);
  say(lines.slice(0, SHOWN_LINES).join('\n'));
  if (lines.length > SHOWN_LINES) say(`[… ${lines.length - SHOWN_LINES} more lines in the file]`);
  say('\n--- Files ---\n');
  for (const file of ['comment.md', 'summary.md', 'policy-gate.json']) {
    say(relative(process.cwd(), join(reportDirectory, file)));
  }
  say();
  return result;
}

function commentAt({ github }: Sandbox, url = ''): string {
  const comment = github.estate.comments.find(({ id }) => url.endsWith(`#issuecomment-${id}`));
  if (comment === undefined) throw new Error(`the gate has no comment at ${url}`);
  return comment.body;
}

const BLOCKING = ['critical', 'high', 'blocker'];
const isBlocking = ({ severity, level }: IssueRecord): boolean =>
  BLOCKING.includes(severity) || level === 'mandatory';

/** What `pulumi preview` would leave in Pulumi Cloud for a change that fixes every blocking issue. */
function addPreviews({ pulumi: { estate }, github }: Sandbox): void {
  const head = github.estate.pulls.find(({ number }) => number === PULL_REQUEST)?.headSha ?? '';
  for (const stack of estate.stacks) {
    const own = estate.issues.filter(
      ({ entityType, entityProject, entityId }) =>
        entityType === 'stack' && entityProject === stack.project && entityId === stack.stack,
    );
    if (stack.organization === 'acme') stack.previews = [fixingPreview(stack, own.filter(isBlocking), head)];
  }
}

/** A policy on the base branch, and the change's own edit of it. */
function putPolicy({ github }: Sandbox): void {
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const policy = POLICY.replace('WAIVED_UNTIL', soon);
  const merged = github.runEnv('pull_request', PULL_REQUEST)['GITHUB_SHA'] ?? '';
  const base = github.estate.branches.get('main') ?? '';
  github.estate.files.set(base, new Map([['.github/policy-gate.yml', policy]]));
  github.estate.files.set(
    merged,
    new Map([['.github/policy-gate.yml', policy.replace('critical: 0', 'critical: 99')]]),
  );
}

/** What a team would do: close the blocking Pulumi issues, and deploy the Azure resources compliant. */
function fixWhatBlocks({ pulumi, azure }: Sandbox): void {
  for (const issue of pulumi.estate.issues) {
    if (isBlocking(issue)) issue.status = 'fixed';
  }
  const now = new Date().toISOString().replace('Z', '');
  const fixes = azure.estate.events.map((event, index) => ({
    ...event,
    // No two requests are evaluated at the very same moment: Azure tells it to 100 nanoseconds.
    timestamp: `${now}${String(index).padStart(4, '0')}Z`,
    isCompliant: true,
    complianceState: 'Compliant',
    policyDefinitionAction: 'audit',
  }));
  azure.estate.events.push(...fixes);
}

await demo();
