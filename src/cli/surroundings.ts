import type { Environment } from '../config/inputs.ts';
import { ConfigurationError, SourceError } from '../errors.ts';
import { type GitHubRun, readRun } from '../github/event.ts';

/** Secrets among the inputs, and the variables by which the command line takes them; the first that is set counts. */
export const SECRET_INPUTS = {
  'pulumi-access-token': ['PULUMI_ACCESS_TOKEN'],
  'azure-client-secret': ['AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET'],
  'github-token': ['GITHUB_TOKEN', 'GH_TOKEN'],
  'config-token': ['POLICY_GATE_CONFIG_TOKEN'],
} as const;

/**
 * Whether a run of GitHub Actions is around the command: then the policy is where a change cannot reach it, as it is
 * for the action.
 */
export function isInActions({ GITHUB_ACTIONS: word = '' }: Environment): boolean {
  return !['', 'false'].includes(word.trim().toLowerCase());
}

/** GitHub's tokens as the inputs that stand for them; the others have their variables in the inputs already. */
export function tokenInputs(env: Environment): Environment {
  const names = ['github-token', 'config-token'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = SECRET_INPUTS[name].map((variable) => env[variable]?.trim()).find((set) => !!set);
      return value === undefined ? [] : [[`INPUT_${name.toUpperCase()}`, value]];
    }),
  );
}

/** Of the runner's variables, those that say what is judged, and by which policy file. */
const OF_THE_RUN = [
  'GITHUB_REPOSITORY',
  'GITHUB_EVENT_NAME',
  'GITHUB_EVENT_PATH',
  'GITHUB_REF',
  'GITHUB_SHA',
] as const;

const HAND_ON =
  'A container needs every GITHUB_… variable of the job, and the files that they name at the same places.';

/**
 * The run around the command. Outside of GitHub Actions nothing there is asked: there is no run, no pull request and
 * no fork. In it a run that is told by halves would be judged without the policy file, or by the change's own: it is
 * refused by a ConfigurationError.
 */
export async function runAround(env: Environment): Promise<GitHubRun> {
  if (!isInActions(env)) return { ...(await readRun({})), reference: ciReference(env) };
  const missing = OF_THE_RUN.filter((name) => !env[name]?.trim());
  if (missing.length > 0) {
    throw new ConfigurationError(
      missing.map((path) => ({ path, message: `is not set, and GITHUB_ACTIONS is. ${HAND_ON}` })),
    );
  }
  const run = await readRun(env).catch((error: unknown) => {
    if (error instanceof SourceError || !(error instanceof Error && 'code' in error)) throw error;
    const message = `the file cannot be read (${String(error.code)}). ${HAND_ON}`;
    throw new ConfigurationError([{ path: 'GITHUB_EVENT_PATH', message }]);
  });
  if (run.repository === undefined) {
    const message = 'is no repository as GitHub names one, OWNER/NAME.';
    throw new ConfigurationError([{ path: 'GITHUB_REPOSITORY', message }]);
  }
  if (run.policyRef !== undefined) return run;
  const message = 'the event names no branch whose policy file holds.';
  throw new ConfigurationError([{ path: 'GITHUB_EVENT_PATH', message }]);
}

/** What a job outside of GitHub Actions says of itself: the variables of GitLab CI and Azure Pipelines. */
function ciReference(env: Environment) {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => env[name]?.trim()).find((value) => !!value);
  return {
    repository: first('CI_PROJECT_PATH', 'BUILD_REPOSITORY_NAME'),
    id: first('CI_PIPELINE_ID', 'BUILD_BUILDID'),
    event: first('CI_PIPELINE_SOURCE', 'BUILD_REASON'),
    workflow: first('CI_PIPELINE_NAME', 'BUILD_DEFINITIONNAME'),
    job: first('CI_JOB_NAME', 'SYSTEM_JOBNAME'),
    commit: first(
      'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA',
      'CI_COMMIT_SHA',
      'SYSTEM_PULLREQUEST_SOURCECOMMITID',
      'BUILD_SOURCEVERSION',
    ),
    url: first('CI_JOB_URL') ?? azurePipelinesUrl(env),
  };
}

function azurePipelinesUrl(env: Environment): string | undefined {
  const { SYSTEM_COLLECTIONURI: server, SYSTEM_TEAMPROJECT: project, BUILD_BUILDID: id } = env;
  if (!server || !project || !id) return undefined;
  return `${server.replace(/\/?$/, '/')}${encodeURIComponent(project)}/_build/results?buildId=${encodeURIComponent(id)}`;
}
