import type { StackDetails } from './schema.ts';

/**
 * The stack's page in the console, by the rule of the Pulumi CLI (pkg/backend/httpstate/client/console.go):
 * `api.X` has its console at `app.X`. Any other host gets no link rather than a guess.
 */
export function stackPage(
  apiUrl: URL,
  { orgName, projectName, stackName }: StackDetails,
): string | undefined {
  if (!apiUrl.hostname.startsWith('api.')) return undefined;
  const path = [orgName, projectName, stackName].map(encodeURIComponent).join('/');
  return `https://app.${apiUrl.hostname.slice('api.'.length)}/${path}`;
}
