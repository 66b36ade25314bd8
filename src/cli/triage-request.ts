import * as v from 'valibot';
import { parsePulumiUrl } from '../config/addresses.ts';
import type { Environment } from '../config/inputs.ts';
import { secret } from '../config/schema.ts';
import { ConfigurationError } from '../errors.ts';
import type { Selector } from '../policy/selector.ts';
import { parseAccount, parseStackTarget } from '../sources/pulumi/targets/target.ts';
import type { TriageChange } from '../triage/plan.ts';
import type { TriageSettings } from '../triage/reading.ts';
import { type Part, problemsOf, readList, readOnce, toPart } from './part.ts';
import { readTriageChange } from './triage-change.ts';
import { readTriageMatch } from './triage-match.ts';
import { type TriageOptions, triageOptions } from './triage-options.ts';

const DEFAULT_API_URL = 'https://api.pulumi.com';

/** A command line that has been checked whole. */
export type TriageRequest = {
  readonly settings: TriageSettings;
  readonly selector: Selector;
  readonly change: TriageChange;
  readonly apply: boolean;
};

/** Checks the options and the environment. Throws a ConfigurationError with every problem found. */
export function readTriageRequest(options: unknown, env: Environment): TriageRequest {
  const typed = v.parse(triageOptions, options);
  const event = allowedEvent(env);
  const settings = readSettings(typed, env);
  const selector = readTriageMatch(typed.match);
  const change = readTriageChange(typed);
  if ('value' in event && 'value' in settings && 'value' in selector && 'value' in change) {
    const closed = selector.value.status !== undefined;
    return {
      settings: { ...settings.value, closed },
      selector: selector.value,
      change: change.value,
      apply: typed.apply,
    };
  }
  throw new ConfigurationError([event, settings, selector, change].flatMap(problemsOf));
}

/** A pull request must not triage away its own findings, nor show in a plan what it would take to. */
function allowedEvent(env: Environment): Part<true> {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (!event.startsWith('pull_request') && event !== 'merge_group') return { value: true };
  const message = `triage does not run on ${JSON.stringify(event)}: a pull request must not triage away its own findings. Run it on push, schedule or workflow_dispatch.`;
  return { problems: [{ path: 'GITHUB_EVENT_NAME', message }] };
}

function readSettings(options: TriageOptions, env: Environment): Part<Omit<TriageSettings, 'closed'>> {
  const targets = readTargets(options);
  const apiUrl = readApiUrl(options, env);
  const token = readToken(env);
  if ('value' in targets && 'value' in apiUrl && 'value' in token) {
    return { value: { ...targets.value, apiUrl: apiUrl.value, token: token.value } };
  }
  return { problems: [targets, apiUrl, token].flatMap(problemsOf) };
}

function readTargets(options: TriageOptions): Part<Pick<TriageSettings, 'stacks' | 'accounts'>> {
  const stacks = readList('--pulumi-stacks', options.pulumiStacks, parseStackTarget);
  const accounts = readList('--pulumi-accounts', options.pulumiAccounts, parseAccount);
  if (!('value' in stacks && 'value' in accounts)) {
    return { problems: [stacks, accounts].flatMap(problemsOf) };
  }
  if (stacks.value.length + accounts.value.length > 0) {
    return { value: { stacks: stacks.value, accounts: accounts.value } };
  }
  const message = 'no target at all: name stacks here, or accounts with --pulumi-accounts, or both.';
  return { problems: [{ path: '--pulumi-stacks', message }] };
}

function readApiUrl({ pulumiCloudUrl }: TriageOptions, env: Environment): Part<URL> {
  const typed = readOnce('--pulumi-cloud-url', pulumiCloudUrl, parsePulumiUrl);
  if ('problems' in typed) return typed;
  if (typed.value !== undefined) return { value: typed.value };
  const name = 'PULUMI_BACKEND_URL';
  return toPart(name, parsePulumiUrl(env[name]?.trim() || DEFAULT_API_URL));
}

function readToken(env: Environment): Part<string> {
  const path = 'PULUMI_ACCESS_TOKEN';
  const token = env[path]?.trim();
  if (!token)
    return {
      problems: [{ path, message: 'is needed to read and write issues: set it in the environment.' }],
    };
  const parsed = v.safeParse(secret, token);
  if (parsed.success) return { value: parsed.output };
  return { problems: parsed.issues.map(({ message }) => ({ path, message })) };
}
