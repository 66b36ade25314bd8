import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import { setLabel } from '../../sandbox/github/labels.ts';
import type { StepResult } from '../../sandbox/runner.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';
import { STACKS } from '../../sandbox/targets.ts';
import { BOTH, type MergeScene, PATH } from '../merge/merge-scene.ts';

/** What a job may be given, as a workflow spells it. */
export type Permission = 'actions' | 'checks' | 'contents' | 'id-token' | 'issues' | 'pull-requests';

/** What becomes of a run: its exit code, and what its log says. */
export type Outcome = readonly [exitCode: number, words: RegExp];

/** A feature, with every permission that its row in the README and that of every run have. */
export type Feature = {
  /** The first cell of its row. */
  readonly row: string;
  readonly needs: Partial<Record<Permission, 'read' | 'write'>>;
  /** Runs it; the scene's token is the one that is tested. */
  readonly run: (scene: MergeScene, given: GateOptions) => Promise<StepResult>;
  readonly works: Outcome;
  /** What one access less comes to. */
  readonly without: Partial<Record<Permission, Outcome>>;
};

const STRICT = 'version: 1\nthresholds: { critical: 0 }\n';
const NO_CONTENTS: Outcome = [2, /policy-gate\.yml could not be read.*"permissions: contents: read"/];
const EVERY = { contents: 'read' } as const;

const putOnBase = ({ github }: Sandbox, text: string): void => {
  const { branches, files } = github.estate;
  for (const commit of [branches.get('main') ?? '', github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? ''])
    files.set(commit, new Map([[PATH, text]]));
};

/** A run of the gate over one stack that breaches, under a policy file, with what is given besides. */
const gate =
  (policy: string, own: GateOptions = {}): Feature['run'] =>
  ({ sandbox }, given) => {
    putOnBase(sandbox, policy);
    const inputs = { 'pulumi-stacks': STACKS[0], 'azure-scopes': '', ...own.inputs, ...given.inputs };
    return runGate(sandbox, { ...own, ...given, inputs, env: { ...own.env, ...given.env } });
  };

/** Every feature that a permission of a job is for. */
export const FEATURES: readonly Feature[] = [
  {
    row: 'Every run with a `github-token`: the policy file and the baseline',
    needs: EVERY,
    run: gate(STRICT, { event: 'schedule' }),
    works: [1, /Policy file: \.github\/policy-gate\.yml at commit/],
    without: { contents: NO_CONTENTS },
  },
  {
    row: 'The pull-request comment',
    needs: { ...EVERY, 'pull-requests': 'write' },
    run: gate(STRICT),
    works: [1, /Comment created/i],
    without: {
      contents: NO_CONTENTS,
      'pull-requests': [1, /::warning .*not published::.*"permissions: pull-requests: write"/],
    },
  },
  {
    row: 'The [check run](docs/policy-file.md#the-check-run)',
    needs: { ...EVERY, checks: 'write' },
    run: gate(`${STRICT}report: { check-run: true }\n`, { event: 'schedule' }),
    works: [1, /Check run Policy Gate \w+: http/],
    without: {
      contents: NO_CONTENTS,
      checks: [1, /::warning .*not published::.*"permissions: checks: write"/],
    },
  },
  {
    row: '`tracking-issue`',
    needs: { ...EVERY, issues: 'write' },
    run: gate(STRICT, { event: 'schedule', inputs: { 'tracking-issue': 'true' } }),
    works: [1, /Tracking issue opened/],
    without: {
      contents: NO_CONTENTS,
      issues: [1, /::warning .*not published::.*"permissions: issues: write"/],
    },
  },
  {
    row: 'A [second stage](docs/forks.md) (`workflow_run`)',
    needs: { ...EVERY, 'pull-requests': 'write', checks: 'write' },
    run: gate(STRICT, { event: 'workflow_run', pullRequest: 43 }),
    works: [1, /Comment created[\s\S]*Check run Policy Gate|Check run Policy Gate[\s\S]*Comment created/i],
    without: {
      contents: NO_CONTENTS,
      'pull-requests': [1, /::warning .*"permissions: pull-requests: write"/],
      checks: [1, /::warning .*not published::.*"permissions: checks: write"/],
    },
  },
  {
    row: '`new-since` in a merge queue',
    needs: { ...EVERY, 'pull-requests': 'read' },
    run: gate(STRICT, { event: 'merge_group' }),
    works: [1, /EXCEEDED critical/],
    without: {
      contents: NO_CONTENTS,
      'pull-requests': [1, /so everything is new: .*"permissions: pull-requests: read"/],
    },
  },
  {
    row: '`override`',
    needs: { ...EVERY, 'pull-requests': 'read' },
    run: (scene, given) => {
      const at = new Date('2026-03-02T09:10:00Z');
      const label = { issue: 42, label: 'policy-gate-override', actor: 'alice-okafor', at };
      setLabel(scene.sandbox.github.estate, label);
      const options = { inputs: { 'comment-mode': 'off' } };
      return gate(`${STRICT}override: {}\n`, options)(scene, given);
    },
    works: [0, /Overridden by alice-okafor/],
    without: { contents: NO_CONTENTS, 'pull-requests': [1, /"permissions: pull-requests: read"/] },
  },
  {
    row: '`merge`',
    needs: { ...EVERY, 'pull-requests': 'write' },
    run: async (scene, given) => {
      for (const stack of STACKS) await scene.putPart(stack);
      putOnBase(scene.sandbox, BOTH);
      return scene.start({ inputs: given.inputs ?? {} });
    },
    works: [0, /Comment created/i],
    without: {
      contents: NO_CONTENTS,
      'pull-requests': [0, /::warning .*not published::.*"permissions: pull-requests: write"/],
    },
  },
  {
    row: '`azure-since: run`',
    needs: { ...EVERY, actions: 'read' },
    run: ({ sandbox }, given) => {
      const inputs = { 'pulumi-stacks': '', 'azure-since': 'run', 'on-no-evidence': 'pass', ...given.inputs };
      return runGate(sandbox, { event: 'schedule', ...given, inputs, env: { ...given.env } });
    },
    works: [0, /this attempt of the run started at/],
    without: { contents: NO_CONTENTS, actions: [2, /"permissions: actions: read"|actions: read/] },
  },
  {
    row: '`azure-client-id` without a secret',
    needs: { ...EVERY, 'id-token': 'write' },
    run: ({ sandbox }, given) => {
      const client = {
        'azure-tenant-id': TENANT_ID,
        'azure-client-id': sandbox.azure.estate.clients[0]?.clientId ?? '',
      };
      const limits = { 'fail-on-severity': 'none', 'fail-on-level': 'none' };
      const inputs = { 'pulumi-stacks': '', ...client, ...limits, ...given.inputs };
      const env = { AZURE_ACCESS_TOKEN: '', ...given.env };
      return runGate(sandbox, { event: 'schedule', ...given, inputs, env });
    },
    works: [0, /Azure: signed in by OIDC federation/],
    without: { contents: NO_CONTENTS, 'id-token': [2, /"permissions: id-token: write"/] },
  },
  {
    row: '`pulumi-oidc-token-type`',
    needs: { ...EVERY, 'id-token': 'write' },
    run: gate(STRICT, {
      event: 'schedule',
      inputs: { 'pulumi-access-token': '', 'pulumi-oidc-token-type': 'organization' },
    }),
    works: [1, /EXCEEDED critical/],
    without: { contents: NO_CONTENTS, 'id-token': [2, /"permissions: id-token: write"/] },
  },
];
