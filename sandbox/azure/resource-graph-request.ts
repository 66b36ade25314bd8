import { ArmError } from './arm-error.ts';
import { SCOPE_FILTERS, type ScopeFilter } from './resource-graph-rows.ts';

/** What a query asks for. */
export type GraphRequest = {
  readonly query: string;
  readonly subscriptions: readonly string[];
  readonly managementGroups: readonly string[];
  readonly top: number | undefined;
  readonly skip: number | undefined;
  readonly skipToken: string | undefined;
  readonly format: 'table' | 'objectArray';
  readonly filter: ScopeFilter;
};

const MOST_ROWS = 1000;

/** Reads the body as the description of the service has it; anything else is a 400. */
export function readGraphRequest(body: unknown): GraphRequest {
  const request = objectOf(body, 'the request body');
  const options = objectOf(request['options'] ?? {}, 'options');
  const query = request['query'];
  if (typeof query !== 'string' || query.trim() === '') throw invalid("'query' is required.");
  return {
    query,
    subscriptions: namesOf(request['subscriptions'], 'subscriptions'),
    managementGroups: namesOf(request['managementGroups'], 'managementGroups'),
    top: wholeOf(options['$top'], '$top', 1, MOST_ROWS),
    skip: wholeOf(options['$skip'], '$skip', 0, 2 ** 31 - 1),
    skipToken: tokenOf(options['$skipToken']),
    format: options['resultFormat'] === 'table' ? 'table' : 'objectArray',
    filter: filterOf(options['authorizationScopeFilter'] ?? 'AtScopeAndBelow'),
  };
}

function tokenOf(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw invalid("'$skipToken' is no text.");
}

function filterOf(value: unknown): ScopeFilter {
  const found = Object.keys(SCOPE_FILTERS).find((name): name is ScopeFilter => name === value);
  if (found === undefined) throw invalid(`'authorizationScopeFilter' cannot be '${String(value)}'.`);
  return found;
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`${what} is no object.`);
  return Object.fromEntries(Object.entries(value));
}

function namesOf(value: unknown, what: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(`'${what}' is no list.`);
  return value.map(String);
}

function wholeOf(value: unknown, what: string, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`'${what}' must be a whole number from ${least} to ${most}.`);
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message, {}, [{ code: 'InvalidRequest', message }]);
}
