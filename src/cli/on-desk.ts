import type { Problem } from '../errors.ts';
import type { GivenInputs } from './input-flags.ts';

/** A window that starts with a run of a workflow has no start here. */
export function withoutRun(given: GivenInputs): GivenInputs {
  if (given.variables['INPUT_AZURE-SINCE']?.trim() !== 'run') return given;
  const message = 'run is the start of a run of GitHub Actions. Give a duration or a timestamp.';
  return { ...given, problems: [...given.problems, { path: '--azure-since', message }] };
}

/** What the action advises for a job, as it is done here. */
const ON_DESK: readonly { readonly path: string; readonly when: RegExp; readonly shown: Problem }[] = [
  {
    path: 'pulumi-access-token',
    when: /^is needed/,
    shown: {
      path: 'PULUMI_ACCESS_TOKEN',
      message: 'is needed to read stacks and accounts: set it in the environment.',
    },
  },
  {
    path: 'pulumi-oidc-token-type',
    when: /identity token/,
    shown: {
      path: 'pulumi-oidc-token-type',
      message:
        'needs an identity token of a job of GitHub Actions. Leave it out, and set PULUMI_ACCESS_TOKEN in the environment.',
    },
  },
  {
    path: 'azure-client-id',
    when: /identity token/,
    shown: {
      path: 'azure-client-id',
      message:
        'needs a secret: set AZURE_CLIENT_SECRET in the environment. Or leave it out, and set AZURE_ACCESS_TOKEN or log in with the Azure CLI.',
    },
  },
  {
    path: 'azure-scopes',
    when: /^no sign-in/,
    shown: {
      path: 'azure-scopes',
      message:
        'no sign-in for Azure: set AZURE_ACCESS_TOKEN, or AZURE_CLIENT_SECRET beside --azure-tenant-id and --azure-client-id, or log in with the Azure CLI.',
    },
  },
];

/** A problem with the advice that helps here. */
export function onDesk(problem: Problem): Problem {
  const entry = ON_DESK.find(({ path, when }) => path === problem.path && when.test(problem.message));
  return entry?.shown ?? problem;
}
