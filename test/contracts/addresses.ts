import type { ServiceName } from './official.ts';

/** Addresses that no description at hand has. */
type Undescribed = {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: RegExp;
  readonly reason: string;
};

export const UNDESCRIBED: readonly Undescribed[] = [
  {
    service: 'azure',
    method: 'GET',
    path: /^\/subscriptions\/[^/]+$/i,
    reason: 'Subscriptions_Get is in the resources description, of which only policies were kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i,
    reason: 'ResourceGroups_Get is in the resources description, of which only policies were kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i,
    reason: 'ManagementGroups_Get is in the description of management groups, which was not kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /^\/subscriptions\/[^/]+\/providers\/Microsoft\.PolicyInsights$/i,
    reason: 'Providers_Get is in the resources description, of which only policies were kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /\/providers\/Microsoft\.Authorization\/permissions$/i,
    reason: 'Permissions_List is in the description of roles, which was not kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /\/providers\/Microsoft\.Authorization\/policyExemptions$/i,
    reason: 'PolicyExemptions_List has a description of its own (2022-07-01-preview), which was not kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /^\/metadata\/endpoints$/,
    reason: 'where a Resource Manager tells its cloud: documented for Azure Stack, in no description',
  },
  {
    service: 'azure',
    method: 'POST',
    path: /^\/[^/]+\/oauth2\/v2\.0\/token$/,
    reason: 'the token endpoint of Entra, which follows RFC 6749 and has no description',
  },
  {
    service: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+$/,
    reason: 'repos/get-commit is left out of the subset: it tells which commit a branch is at',
  },
  {
    service: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/git\/commits\/[0-9a-f]+$/,
    reason: 'git/get-commit is left out of the subset: it tells what a merge was made onto',
  },
  {
    service: 'github',
    method: 'GET',
    path: /^\/id-token$/,
    reason: "the runner's own endpoint for identity tokens is no part of the REST description",
  },
  {
    service: 'github',
    method: 'POST',
    path: /^\/graphql$/,
    reason: 'GraphQL is not part of the REST description',
  },
];

/** Addresses that are described under another spelling. */
type Alias = {
  readonly service: ServiceName;
  readonly path: RegExp;
  readonly described: string;
  readonly reason: string;
};

export const ALIASES: readonly Alias[] = [
  {
    service: 'azure',
    path: /(\/resourceGroups\/[^/]+\/providers\/[^/]+)(\/[^/]+\/[^/]+\/providers\/Microsoft\.Authorization\/policyAssignments)$/i,
    described: '$1/no-parent$2',
    reason: 'a resource without a parent: its parentResourcePath is empty, and takes its slash along',
  },
  {
    service: 'pulumi',
    path: /^(\/api\/orgs\/[^/]+)\/policy\/findings/,
    described: '$1/policyresults/issues',
    reason: 'the announced successor has the same requests and answers, and is not in the description yet',
  },
  {
    service: 'github',
    path: /^\/repositories\/735114209\//,
    described: '/repos/acme/infrastructure/',
    reason: 'the links between pages name the repository by its id, which the description leaves out',
  },
];
