import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { StepResult } from './runner.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { PULL_REQUEST, runGate } from './scene.ts';

const FOLDER = resolve('.demo');
/** Enough of a long comment to show what it looks like; the file has all of it. */
const SHOWN_LINES = 45;

const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

/** Gates the sandbox twice as a runner would, with a fix in between, and shows what a reviewer sees. */
async function demo(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const sandbox = await startSandbox();
  try {
    say(
      'Policy Gate against a local Pulumi Cloud, Azure Resource Manager and GitHub. No account, no internet.',
    );
    const first = await gate(sandbox, '1. A pull request is opened', 'first');
    fixWhatBlocks(sandbox);
    const second = await gate(sandbox, '2. The blocking findings are fixed, the gate runs again', 'second');
    const same = first.outputs['comment-url'] === second.outputs['comment-url'];
    say(`The second run ${same ? 'edited the same comment in place' : 'WROTE ANOTHER COMMENT'}.`);
  } finally {
    await sandbox.close();
  }
}

async function gate(sandbox: Sandbox, title: string, name: string): Promise<StepResult> {
  const reportDirectory = join(FOLDER, name);
  const result = await runGate(sandbox, { inputs: { 'report-directory': reportDirectory } });
  const comment = ownComment(sandbox);
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

function ownComment({ github }: Sandbox): string {
  const own = github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');
  if (own.length !== 1) throw new Error(`expected one comment of the gate, found ${own.length}`);
  return own[0]?.body ?? '';
}

/** What a team would do: close the blocking Pulumi issues, and deploy the Azure resources compliant. */
function fixWhatBlocks({ pulumi, azure }: Sandbox): void {
  const blocking = ['critical', 'high', 'blocker'];
  for (const issue of pulumi.estate.issues) {
    if (blocking.includes(issue.severity) || issue.level === 'mandatory') issue.status = 'fixed';
  }
  const now = new Date().toISOString();
  const fixes = azure.estate.events.map((event) => ({
    ...event,
    timestamp: now,
    isCompliant: true,
    complianceState: 'Compliant',
    policyDefinitionAction: 'audit',
  }));
  azure.estate.events.push(...fixes);
}

await demo();
