import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { CHECKS_TOKEN, SCHEDULED_TOKEN } from '../../sandbox/github/tokens.ts';
import { runCommand, type StepResult } from '../../sandbox/runner.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';
import type { Exchange } from '../../sandbox/server.ts';
import { AZURE_SCENES } from './azure-scenes.ts';
import type { ServiceName } from './official.ts';
import { PULUMI_SCENES } from './pulumi-scenes.ts';
import type { Scene } from './scene.ts';
import { SIGN_IN_SCENES } from './sign-in-scenes.ts';

export type Played = {
  readonly name: string;
  readonly results: readonly StepResult[];
  readonly exchanges: Readonly<Record<ServiceName, readonly Exchange[]>>;
};

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
const GUARDRAILS = `${WEB}/providers/Microsoft.Authorization/policyAssignments/Network-Guardrails`;
const EMPTY = `${SUBSCRIPTION}/resourceGroups/rg-empty`;

const scopes = (...ids: readonly string[]) => ({ 'azure-scopes': ids.join('\n') });

/** A scheduled run that keeps its issue. */
const scheduled = (inputs: Readonly<Record<string, string>> = {}): GateOptions => ({
  event: 'schedule',
  inputs: {
    'azure-scopes': '',
    'comment-key': 'nightly',
    'tracking-issue': 'true',
    'github-token': SCHEDULED_TOKEN,
    ...inputs,
  },
});
const CLEAN_STACK = { 'pulumi-stacks': 'acme/landing-zone/clean' } as const;

/** What the gate is put through; every request and answer of it is held against the descriptions. */
export const SCENES: readonly Scene[] = [
  {
    name: 'a comment is created, then updated, over every kind of scope in small pages',
    runs: [
      {
        change: ({ azure }) => {
          azure.switches.pageSize = 200;
        },
        options: { inputs: scopes(SUBSCRIPTION, WEB, GUARDRAILS) },
      },
      { options: { inputs: scopes(SUBSCRIPTION, WEB, GUARDRAILS) } },
    ],
  },
  {
    name: 'the other spellings of a nextLink, an empty first page, and pages cut short',
    runs: [
      {
        change: ({ azure, pulumi }) => {
          Object.assign(azure.switches, {
            pageSize: 500,
            nextLinkCase: '@odata.nextlink',
            skipTokenCase: '$skiptoken',
            nextLinkForm: 'relative',
            emptyFirstPage: true,
            duplicateAcrossPages: true,
            lastNextLink: 'empty',
          });
          Object.assign(pulumi.switches, { pageCap: 40, filter: 'ignored' });
          pulumi.estate.issues.splice(300);
        },
      },
      {
        change: ({ azure, pulumi }) => {
          Object.assign(azure.switches, {
            complianceState: 'absent',
            lastNextLink: 'null',
            order: 'ascending',
          });
          Object.assign(pulumi.switches, {
            filter: 'refuses-nesting',
            rowCount: 'absent',
            message: 'absent',
            ignoredIsActive: false,
          });
        },
      },
    ],
  },
  {
    name: 'fields that Go may leave out or write as null',
    runs: [
      {
        change: ({ pulumi }) => {
          Object.assign(pulumi.switches, {
            rowCount: 'null',
            unspecifiedSeverity: 'absent',
            emptyList: 'null',
          });
        },
        options: { inputs: { 'pulumi-stacks': 'acme/website/staging\nacme/landing-zone/clean' } },
      },
    ],
  },
  {
    name: 'scopes without events',
    runs: [
      {
        options: {
          inputs: { ...scopes(SUBSCRIPTION, EMPTY), 'azure-since': '25m', 'on-no-evidence': 'warn' },
        },
      },
    ],
  },
  {
    name: 'targets that are not there',
    runs: [
      {
        options: {
          inputs: {
            'pulumi-stacks': 'acme/website/gone',
            ...scopes(`${WEB}-gone`, `${WEB}/providers/Microsoft.Authorization/policyAssignments/gone`),
          },
        },
      },
    ],
  },
  {
    name: 'sign-ins that are refused',
    runs: [
      {
        options: {
          inputs: { 'pulumi-access-token': 'pul-wrong-token' },
          env: { AZURE_ACCESS_TOKEN: 'wrong-token' },
        },
      },
    ],
  },
  {
    name: 'permissions that are missing',
    runs: [
      {
        change: ({ pulumi, azure }) => {
          pulumi.estate.tokens.set('pul-no-policy-token', { mayReadPolicy: false });
          azure.forbid(/rg-web-prod\/providers\/Microsoft\.PolicyInsights\/policyEvents/);
          azure.forbid(/policyAssignments\/[^/]+$/);
        },
        options: { inputs: { 'pulumi-access-token': 'pul-no-policy-token', ...scopes(WEB, GUARDRAILS) } },
      },
      {
        change: ({ github }) => {
          github.estate.comments.splice(0);
        },
        options: { inputs: { 'github-token': 'ghs_sandbox-read-only', ...scopes(WEB) } },
      },
    ],
  },
  {
    name: 'pull requests that the event does not name',
    runs: [
      { options: { event: 'push', inputs: { 'azure-scopes': '' } } },
      {
        options: {
          event: 'workflow_run',
          pullRequest: 43,
          inputs: { 'azure-scopes': '', 'github-token': CHECKS_TOKEN },
        },
      },
    ],
  },
  {
    name: 'a comment that is created twice, and one of them deleted',
    runs: [
      {
        change: ({ github }) => {
          github.switches.createAnswers = 'next-created-but-502';
        },
        options: { inputs: { 'azure-scopes': '' } },
      },
    ],
  },
  {
    name: 'a tracking issue is opened, updated, closed and reopened',
    runs: [
      { options: scheduled() },
      { options: scheduled() },
      { options: scheduled(CLEAN_STACK) },
      { options: scheduled() },
    ],
  },
  {
    name: 'a tracking issue that is refused',
    runs: [
      { options: ({ github }) => scheduled({ 'github-token': github.readOnlyToken }) },
      { options: ({ github }) => scheduled({ 'github-token': github.jobToken }) },
      {
        change: ({ github }) => {
          github.switches.issues = 'disabled';
        },
        options: scheduled(),
      },
      {
        change: ({ github }) => {
          github.switches.issues = 'enabled';
          const policy = 'version: 1\nreport: { tracking-assignees: [nobody] }\n';
          const { branches, files } = github.estate;
          files.set(branches.get('main') ?? '', new Map([['.github/policy-gate.yml', policy]]));
        },
        options: scheduled(),
      },
    ],
  },
  {
    name: 'a quota that is used up',
    runs: [
      {
        change: ({ azure }) => {
          Object.assign(azure.switches, { quota: 0, retryAfterSeconds: 60 });
        },
      },
    ],
  },
  ...PULUMI_SCENES,
  ...AZURE_SCENES,
  ...SIGN_IN_SCENES,
];

/** Plays a scene against services of its own. */
export async function play({ name, runs }: Scene): Promise<Played> {
  const sandbox = await startSandbox();
  try {
    const results: StepResult[] = [];
    for (const { change, options, command } of runs) {
      change?.(sandbox);
      if (command === undefined) {
        results.push(await runGate(sandbox, typeof options === 'function' ? options(sandbox) : options));
      } else {
        await runCommand(command(sandbox), { PULUMI_ACCESS_TOKEN: sandbox.pulumi.triageToken });
      }
    }
    const { pulumi, azure, github } = sandbox;
    return {
      name,
      results,
      exchanges: { pulumi: pulumi.exchanges, azure: azure.exchanges, github: github.exchanges },
    };
  } finally {
    await sandbox.close();
  }
}
