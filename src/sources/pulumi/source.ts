import pMap from 'p-map';
import { asMissing, SourceError } from '../../errors.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Evidence, TargetOutcome } from '../../finding/outcome.ts';
import { failedState } from '../collect.ts';
import { CONCURRENCY, MAX_ROWS, type Source } from '../source.ts';
import type { PulumiClient } from './client.ts';
import { stackPage } from './console.ts';
import { normaliseIssues } from './normalise.ts';
import type { PolicyIssue, StackDetails } from './schema.ts';
import type { StackReference } from './stack.ts';
import { readWhole } from './whole.ts';

type StackReading = { readonly findings: readonly Finding[]; readonly outcome: TargetOutcome };

/** Open policy issues of stacks in Pulumi Cloud. */
export function createPulumiSource(
  stacks: readonly StackReference[],
  client: PulumiClient,
  apiUrl: URL,
): Source {
  return {
    name: 'pulumi',
    targets: stacks.map(({ id }) => id),
    async read() {
      const readings = await pMap(stacks, (stack) => readStack(stack, client, apiUrl), {
        concurrency: CONCURRENCY,
      });
      return {
        source: 'pulumi',
        findings: readings.flatMap(({ findings }) => findings),
        targets: readings.map(({ outcome }) => outcome),
      };
    },
  };
}

async function readStack(stack: StackReference, client: PulumiClient, apiUrl: URL): Promise<StackReading> {
  try {
    const details = await findStack(stack, client);
    const [issues, evidence] = await Promise.all([
      readIssues(details, client, apiUrl),
      readEvidence(stack, client),
    ]);
    const { findings, notes, failure } = issues;
    if (failure !== undefined) return { findings, outcome: failed(stack, failure, notes) };
    if (!('kind' in evidence)) return { findings, outcome: failed(stack, evidence.failure, notes) };
    return { findings, outcome: { target: stack.id, state: { kind: 'read', evidence }, notes } };
  } catch (error) {
    return { findings: [], outcome: failed(stack, error, []) };
  }
}

function failed(stack: StackReference, error: unknown, notes: readonly string[]): TargetOutcome {
  return { target: stack.id, state: failedState(error), notes };
}

/** The stack as Pulumi Cloud spells it: rows are compared with these names, not with what was typed. */
async function findStack(stack: StackReference, client: PulumiClient): Promise<StackDetails> {
  const details = await client.getStack(stack).catch((error: unknown) => {
    throw asMissing(
      error,
      'The stack does not exist, or the token may not see it: check both names and token.',
    );
  });
  const name = stackName(details);
  if (name.toLowerCase() !== stack.id.toLowerCase()) {
    throw new SourceError(
      'contract',
      `Pulumi Cloud: reading stack ${stack.id} failed: the answer is about ${name}. If the stack was renamed, name it so.`,
    );
  }
  return details;
}

async function readIssues(details: StackDetails, client: PulumiClient, apiUrl: URL) {
  const { rows, failure } = await readWhole<PolicyIssue>(
    (startRow, endRow) => client.listIssues(details, startRow, endRow),
    { maxRows: MAX_ROWS, concurrency: CONCURRENCY },
  );
  const own = rows.filter((row) => isOwn(row, details));
  const foreign = rows.length - own.length;
  const notes =
    foreign === 0
      ? []
      : [`The server sent ${foreign} issues of other stacks or accounts; they were left out.`];
  return { findings: normaliseIssues(own, stackName(details), stackPage(apiUrl, details)), notes, failure };
}

/** An account may be named as a stack is; a type that nobody knows yet is ours rather than lost. */
function isOwn(row: PolicyIssue, { projectName, stackName: name }: StackDetails): boolean {
  return row.entityType !== 'insights-account' && row.entityProject === projectName && row.entityId === name;
}

/** A group whose packs are all disabled proves nothing. A refusal to say is a note, an outage is a failure. */
async function readEvidence(
  stack: StackReference,
  client: PulumiClient,
): Promise<Evidence | { readonly failure: unknown }> {
  try {
    const groups = await client.listGoverningGroups(stack);
    if (groups.length === 0) {
      return { kind: 'none', reason: 'no policy group with an enabled policy pack applies to the stack' };
    }
    return { kind: 'governed', reason: `policy groups with enabled packs: ${groups.join(', ')}` };
  } catch (failure) {
    if (failure instanceof SourceError && failure.code === 'forbidden') {
      return { kind: 'not-asked', reason: 'the token may not read policy groups (stack:read)' };
    }
    return { failure };
  }
}

function stackName({ orgName, projectName, stackName: name }: StackDetails): string {
  return `${orgName}/${projectName}/${name}`;
}
