import type { Sandbox } from '../../sandbox/sandbox.ts';
import { LONELY, UPDATE } from './lonely-stack.ts';
import type { MovingList } from './moving-list.ts';

const pulumi = { what: '', exceptions: {}, service: 'pulumi' } as const;

const isOfWebsite = ({ entityProject, entityId }: { entityProject: string; entityId: string }): boolean =>
  entityProject === 'website' && entityId === 'production';

function newIssue({ pulumi: { estate } }: Sandbox): void {
  const model = estate.issues.find(isOfWebsite);
  if (model === undefined) throw new Error('the estate has no such issue');
  const resourceURN = 'urn:pulumi:production::website::aws:s3/bucket:Bucket::new';
  estate.issues.unshift({ ...model, id: 'new', resourceURN, observedAt: new Date().toISOString() });
}

/** The newest issue of the stack stands first. */
function lessOneIssue({ pulumi: { estate } }: Sandbox): void {
  const [newest] = estate.issues
    .filter(isOfWebsite)
    .toSorted((a, b) => Date.parse(b.observedAt) - Date.parse(a.observedAt));
  if (newest !== undefined) estate.issues.splice(estate.issues.indexOf(newest), 1);
}

function swapIssues(sandbox: Sandbox): void {
  newIssue(sandbox);
  const { issues } = sandbox.pulumi.estate;
  Object.assign(issues[0] ?? {}, { observedAt: '2020-01-01T00:00:00Z' });
  lessOneIssue(sandbox);
}

function newStack({ pulumi: { estate } }: Sandbox): void {
  const [model] = estate.stacks;
  if (model !== undefined) estate.stacks.unshift({ ...model, project: 'website', stack: 'new' });
}

export const MOVING_PULUMI_LISTS: readonly MovingList[] = [
  {
    call: {
      ...pulumi,
      name: 'issues',
      target: 'acme/website/production',
      strikes: { method: 'POST', path: /policyresults\/issues$/ },
    },
    rows: 'policyIssues',
    lost: 'same',
    comes: newIssue,
    goes: lessOneIssue,
    swaps: swapIssues,
  },
  {
    call: {
      ...pulumi,
      name: 'violations of an older server',
      target: 'acme/website/production',
      switches: { listRoute: 'none', violationPageSize: 250 },
      strikes: { method: 'GET', path: /violationsv2/ },
    },
    rows: 'policyViolations',
    // It has no total, and takes no filter: nobody can tell.
    lost: 'fewer',
    comes: newIssue,
  },
  {
    call: {
      ...pulumi,
      name: 'the organisation’s stacks',
      target: 'acme/website/*',
      switches: { stackPageSize: 1 },
      strikes: { method: 'GET', path: /user\/stacks/ },
    },
    rows: 'stacks',
    // Nor has this one.
    lost: 'fewer',
    comes: newStack,
  },
  {
    call: {
      ...pulumi,
      name: 'events of a preview',
      target: LONELY,
      inputs: { 'pulumi-preview': UPDATE },
      switches: { eventPageSize: 3 },
      strikes: { method: 'GET', path: /preview\/[^/]+\/events/ },
    },
    rows: 'events',
    // A policy that has run has an event of every resource.
    lost: 'error',
    // Two summaries are of two operations: nothing of that is believed.
    twice: 'error',
  },
  {
    call: {
      ...pulumi,
      name: 'child accounts',
      target: '',
      inputs: { 'pulumi-stacks': '', 'pulumi-accounts': 'acme/production' },
      switches: { accountPageSize: 1 },
      strikes: { method: 'GET', path: /accounts\?parent=production/ },
    },
    rows: 'accounts',
    // By the parent's name its issues come all the same.
    lost: 'noted',
  },
  {
    call: {
      ...pulumi,
      name: 'packs of an account',
      target: '',
      inputs: { 'pulumi-stacks': '', 'pulumi-accounts': 'acme/quiet' },
      switches: { accountPackPageSize: 1 },
      strikes: { method: 'GET', path: /accounts\/quiet\/policy\/packs/ },
    },
    rows: 'packs',
    lost: 'noted',
  },
];
