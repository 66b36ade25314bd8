import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Evidence, TargetOutcome, TargetState } from '../../finding/outcome.ts';
import { failedState, orMissing } from '../failure.ts';
import { CONCURRENCY, MAX_ROWS, type Source } from '../source.ts';
import type { PulumiClient } from './client.ts';
import { stackPage } from './console.ts';
import { normaliseIssues } from './normalise.ts';
import type { PolicyIssue, StackDetails } from './schema.ts';
import type { StackReference } from './stack.ts';
import { readWhole } from './whole.ts';

const NOTHING = { findings: [], leftOut: 0, notes: [] };

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
        // The same stack under two spellings is one stack.
        findings: distinct(readings.flatMap(({ findings }) => findings)),
        targets: readings.map(({ outcome }) => outcome),
      };
    },
  };
}

async function readStack(stack: StackReference, client: PulumiClient, apiUrl: URL): Promise<StackReading> {
  const target = stack.id;
  const details = await findStack(stack, client).catch((failure: unknown) => ({ failure }));
  if ('failure' in details) {
    return { findings: [], outcome: { target, state: failedState(details.failure), leftOut: 0, notes: [] } };
  }
  const [issues, evidence] = await Promise.all([
    readIssues(details, client, apiUrl).catch((failure: unknown) => ({ ...NOTHING, failure })),
    readEvidence(stack, client).catch((failure: unknown) => ({ failure })),
  ]);
  const { findings, leftOut, notes } = issues;
  const failure = issues.failure ?? ('failure' in evidence ? evidence.failure : undefined);
  const state: TargetState =
    failure === undefined && 'kind' in evidence ? { kind: 'read', evidence } : failedState(failure);
  return { findings, outcome: { target, state, leftOut, notes } };
}

/** The stack as Pulumi Cloud spells it: rows are compared with these names, not with what was typed. */
async function findStack(stack: StackReference, client: PulumiClient): Promise<StackDetails> {
  const advice = 'The stack does not exist, or the token may not see it: check both names and token.';
  const details = await orMissing(client.getStack(stack), advice);
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
  const { orgName, projectName, stackName: entityId } = details;
  const entity = { entityType: 'stack', entityProject: projectName, entityId };
  const { rows, failure } = await readWhole<PolicyIssue>(
    (startRow, endRow) => client.listIssues(orgName, entity, startRow, endRow),
    {
      what: `Pulumi Cloud: listing policy issues of ${stackName(details)}`,
      maxRows: MAX_ROWS,
      concurrency: CONCURRENCY,
    },
  );
  if (failure === undefined && rows.length === 0) await proveEmpty(details, client);
  const own = rows.filter((row) => isOwn(row, details));
  const leftOut = rows.length - own.length;
  const notes =
    leftOut === 0
      ? []
      : [`The server sent ${leftOut} issues of other stacks or accounts; they were left out.`];
  const findings = normaliseIssues(own, stackName(details), stackPage(apiUrl, details));
  return { findings, leftOut, notes, failure };
}

/**
 * That the filter's columns are named as an issue's fields is inferred, and a server may find nothing under a
 * column it does not know. So before an empty list is believed, the filter has to find an issue that exists, and
 * that issue must not be one of the very stack whose list came empty.
 */
async function proveEmpty(details: StackDetails, client: PulumiClient): Promise<void> {
  const { orgName } = details;
  const [known] = (await client.listIssues(orgName, undefined, 0, 1)).rows;
  if (known === undefined) return;
  const { entityType, entityProject, entityId } = known;
  const found = await client.listIssues(orgName, { entityType, entityProject, entityId }, 0, 1);
  if (found.rows.length > 0 && !isOwn(known, details)) return;
  throw new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues of ${stackName(details)} failed: the list came empty, but the organisation's list has an issue of ${entityProject}/${entityId} that this answer or the filter by entity leaves out, so it proves nothing. Run the job again; if it stays so, report it with this message.`,
  );
}

/**
 * An account may be named as a stack is; a type that nobody knows yet is ours rather than lost. So is a row that
 * differs in case only: whether the service minds case is not documented.
 */
function isOwn(row: PolicyIssue, { projectName, stackName: name }: StackDetails): boolean {
  if (row.entityType === 'insights-account') return false;
  return `${row.entityProject}/${row.entityId}`.toLowerCase() === `${projectName}/${name}`.toLowerCase();
}

/** A group whose packs are all disabled proves nothing. A refusal to say is a note, an outage is thrown. */
async function readEvidence(stack: StackReference, client: PulumiClient): Promise<Evidence> {
  try {
    const groups = await client.listGoverningGroups(stack);
    if (groups.length === 0) {
      return { kind: 'none', reason: 'no policy group with an enabled policy pack applies to the stack' };
    }
    return { kind: 'governed', reason: `policy groups with enabled packs: ${groups.join(', ')}` };
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'forbidden') throw error;
    return { kind: 'not-asked', reason: 'the token may not read policy groups (stack:read)' };
  }
}

function stackName({ orgName, projectName, stackName: name }: StackDetails): string {
  return `${orgName}/${projectName}/${name}`;
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()];
}
