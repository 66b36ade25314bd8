import type { Exchange } from '../../sandbox/server.ts';
import type { Allowances } from './allowances.ts';
import { isObject, type JsonObject, member, text } from './json.ts';
import type { ServiceName } from './official.ts';
import { findOperation, type Operation } from './operations.ts';
import { below, type Place } from './places.ts';
import { inlineProblems, schemaProblems } from './schemas.ts';

/** What a description says of one exchange. */
export type Verdict = {
  /** The operation and the status, or the reason why the address is not described. */
  readonly what: string;
  readonly described: boolean;
  readonly problems: readonly string[];
};

/** Checks a request of ours and the sandbox's answer by the service's own description. */
export function checkExchange(service: ServiceName, exchange: Exchange, allowances: Allowances): Verdict {
  const { method, path, search, response } = exchange;
  const reason = allowances.undescribed(service, exchange);
  if (reason !== undefined) return { what: reason, described: false, problems: [] };
  const operation = findOperation(service, {
    method,
    path: allowances.documentedPath(service, path),
    search,
  });
  const what = `${operation?.id ?? `${method} ${path}`} ${response?.status ?? 'without an answer'}`;
  const found = operation
    ? [...requestProblems(operation, exchange), ...answerProblems(service, operation, exchange, allowances)]
    : ['no operation of the description has this method and path'];
  const problems = found.filter((problem) => !allowances.tolerates(service, operation?.id ?? '', problem));
  return { what, described: true, problems: problems.map((problem) => `${what}: ${problem}`) };
}

function requestProblems(operation: Operation, exchange: Exchange): readonly string[] {
  return [
    ...queryProblems(operation, exchange),
    ...pathProblems(operation),
    ...requestBodyProblems(operation, exchange),
  ];
}

function queryProblems({ parameters }: Operation, { search }: Exchange): readonly string[] {
  const sent = [...new URLSearchParams(search)];
  const declared = parameters.filter(({ value }) => member(value, 'in') === 'query');
  const names = declared.map(({ value }) => text(member(value, 'name')));
  const missing = declared.filter(({ value }) => {
    const required = member(value, 'required') === true;
    return required && !sent.some(([name]) => name === member(value, 'name'));
  });
  return [
    ...sent.filter(([name]) => !names.includes(name)).map(([name]) => `query ${name} is not declared`),
    ...missing.map(({ value }) => `query ${text(member(value, 'name'))} is missing`),
    ...declared.flatMap((parameter) =>
      sent
        .filter(([name]) => name === member(parameter.value, 'name'))
        .flatMap(([name, value]) => valueProblems(`query ${name}`, parameter, value)),
    ),
  ];
}

function pathProblems({ parameters, pathValues }: Operation): readonly string[] {
  return [...pathValues].flatMap(([name, value]) => {
    const parameter = parameters.find(
      (one) => member(one.value, 'in') === 'path' && member(one.value, 'name') === name,
    );
    return parameter === undefined
      ? [`path ${name} is not declared`]
      : valueProblems(`path ${name}`, parameter, value);
  });
}

const VALUE_KEYWORDS = ['type', 'format', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'];

function valueProblems(where: string, parameter: Place, value: string): readonly string[] {
  // OpenAPI has a schema in the parameter, Swagger has its keywords there.
  const place = below(parameter, 'schema') ?? parameter;
  const keywords = isObject(place.value) ? Object.entries(place.value) : [];
  const schema = Object.fromEntries(keywords.filter(([key]) => VALUE_KEYWORDS.includes(key)));
  return inlineProblems(schema, parsedAs(schema, value)).map((problem) => `${where} ${problem}`);
}

function parsedAs({ type }: JsonObject, value: string): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+$/.test(value)) return Number(value);
  if (type === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
  return value;
}

function requestBodyProblems({ requestBody }: Operation, exchange: Exchange): readonly string[] {
  const { requestBody: body, headers } = exchange;
  if (requestBody === undefined)
    return body === undefined ? [] : ['the request has a body, none is declared'];
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  return [
    ...(isJson ? [] : ['the request is not sent as application/json']),
    ...schemaProblems(requestBody.address, body).map((problem) => `request ${problem}`),
  ];
}

function answerProblems(
  service: ServiceName,
  { id, responses }: Operation,
  { response }: Exchange,
  allowances: Allowances,
): readonly string[] {
  if (response === undefined) return ['there is no answer'];
  const { status, body } = response;
  const declared = below(responses, String(status)) ?? below(responses, 'default');
  const extra = allowances.undeclaredAnswer(service, id, status);
  if (declared === undefined && extra === undefined) return [`status ${status} is not declared`];
  const schema = below(declared, 'content', 'application/json', 'schema') ?? below(declared, 'schema');
  if (schema !== undefined) return schemaProblems(schema.address, body).map((problem) => `answer ${problem}`);
  if (extra !== undefined) return extra(body).map((problem) => `answer ${problem}`);
  return body === undefined ? [] : ['the answer has a body, none is declared'];
}
