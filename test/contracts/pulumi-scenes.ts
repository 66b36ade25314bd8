import { previewEvents } from '../../sandbox/pulumi/preview-events.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, PULL_REQUEST } from '../../sandbox/scene.ts';
import type { Scene } from './scene.ts';

const PULUMI_ONLY = { 'azure-scopes': '' };
const PREVIEW = '0d4f5c1e-1111-4222-8333-123456789abc';

/** A preview of the pull request's head, with one violation that is not open yet. */
function addPreview({ pulumi, github }: Sandbox): void {
  const stack = pulumi.estate.stacks.find((one) => one.project === 'website' && one.stack === 'staging');
  const head = github.estate.pulls.find(({ number }) => number === PULL_REQUEST)?.headSha;
  const urn = 'urn:pulumi:staging::website::aws:s3/bucket:Bucket::brand-new';
  const events = previewEvents({
    stack: 'staging',
    project: 'website',
    packs: [{ name: 'acme-aws', versionTag: '1.8.0' }],
    startedAt: Math.floor(Date.now() / 1_000),
    resources: [
      {
        urn,
        op: 'create',
        violations: [{ pack: 'acme-aws', policy: 's3-no-public-read', level: 'mandatory' }],
      },
    ],
  });
  const preview = {
    updateID: PREVIEW,
    startTime: 1,
    endTime: 2,
    result: 'failed',
    headSha: head,
    events,
  } as const;
  if (stack !== undefined) stack.previews = [preview];
}

const identity = ({ github }: Sandbox): GateOptions => ({
  inputs: { ...PULUMI_ONLY, 'pulumi-access-token': '', 'pulumi-oidc-token-type': 'organization' },
  env: github.idTokenEnv(),
});

/** What the gate is put through on the side of Pulumi. */
export const PULUMI_SCENES: readonly Scene[] = [
  {
    name: 'patterns, accounts, two organisations and a preview of the head, in small pages',
    runs: [
      {
        change: (sandbox) => {
          addPreview(sandbox);
          Object.assign(sandbox.pulumi.switches, { stackPageSize: 2, accountPageSize: 1, eventPageSize: 3 });
        },
        options: {
          inputs: {
            ...PULUMI_ONLY,
            'pulumi-stacks': 'acme/*/production\nacme/website/staging\nglobex/store/production',
            'pulumi-accounts': 'acme/production\nacme/production/us-east-1\nacme/solo\nacme/nowhere',
            'pulumi-preview': 'acme/website/staging=latest',
          },
        },
      },
    ],
  },
  {
    name: 'lists that end as Go may write it, and policies that are gone',
    runs: [
      {
        change: (sandbox) => {
          addPreview(sandbox);
          Object.assign(sandbox.pulumi.switches, { lastToken: 'null', details: 'policy-null' });
        },
        options: {
          inputs: {
            ...PULUMI_ONLY,
            'pulumi-stacks': 'acme/website/staging\nacme/sandbox/*',
            'pulumi-accounts': 'acme/production',
            'pulumi-preview': `acme/website/staging=${PREVIEW}`,
          },
        },
      },
    ],
  },
  {
    name: 'policy groups that may not be read, so packs are',
    runs: [
      {
        change: ({ pulumi }) => {
          pulumi.faults.add({ path: /policygroups/, fault: { kind: 'status', status: 403 } });
        },
        options: { inputs: { ...PULUMI_ONLY, 'pulumi-stacks': 'acme/website/staging' } },
      },
    ],
  },
  {
    name: 'an organisation without any issue',
    runs: [
      {
        change: ({ pulumi }) => {
          pulumi.estate.issues.length = 0;
        },
        options: { inputs: { ...PULUMI_ONLY, 'pulumi-stacks': 'acme/landing-zone/clean' } },
      },
    ],
  },
  {
    name: 'older and newer servers',
    runs: [
      {
        change: ({ pulumi }) => {
          Object.assign(pulumi.switches, { listRoute: 'none', violationPageSize: 1_000 });
        },
        options: { inputs: PULUMI_ONLY },
      },
      {
        change: ({ pulumi }) => {
          pulumi.switches.listRoute = 'findings';
        },
        options: { inputs: { ...PULUMI_ONLY, 'pulumi-stacks': 'acme/website/staging' } },
      },
    ],
  },
  {
    name: 'the job’s identity instead of a token, and refused',
    runs: [
      { options: identity },
      {
        change: ({ pulumi }) => {
          pulumi.estate.oidcSubjects = ['repo:acme/other:*'];
        },
        options: identity,
      },
    ],
  },
  {
    name: 'triage from the command line',
    runs: [
      {
        command: ({ pulumi }) => [
          'triage',
          '--pulumi-cloud-url',
          pulumi.url,
          '--pulumi-stacks',
          'acme/website/staging',
          '--match',
          '{ policy: required-tags }',
          '--status',
          'ignored',
          '--apply',
        ],
      },
    ],
  },
];
