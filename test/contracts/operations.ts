import { member, text } from './json.ts';
import { DESCRIPTIONS, type ServiceName } from './official.ts';
import { below, elements, keysOf, type Place, rootOf } from './places.ts';

/** An operation of a description, with what a request's path says for its parameters. */
export type Operation = {
  readonly id: string;
  readonly parameters: readonly Place[];
  readonly pathValues: ReadonlyMap<string, string>;
  /** The schema of a JSON request body; undefined where the operation takes none. */
  readonly requestBody: Place | undefined;
  readonly responses: Place | undefined;
};

export type Address = { readonly method: string; readonly path: string; readonly search: string };

type Match = {
  readonly item: Place;
  readonly literals: number;
  readonly values: ReadonlyMap<string, string>;
};

/** The operation that describes a request; where several templates fit, the one with most literal segments. */
export function findOperation(service: ServiceName, address: Address): Operation | undefined {
  const matches = DESCRIPTIONS[service].flatMap((file) => {
    const root = rootOf(file);
    return keysOf(below(root, 'paths')).flatMap((template) => {
      const item = below(root, 'paths', template);
      const values = matchPath(service, template, item, address);
      return item === undefined || values === undefined
        ? []
        : [{ item, values, literals: literalsIn(template), root }];
    });
  });
  const [best] = matches.toSorted((a, b) => b.literals - a.literals);
  if (best === undefined) return undefined;
  return toOperation(nextLinkOf(best.root, address) ?? best, address.method);
}

/** Every operation of a service's descriptions that has a path, by its id. */
export function operationIds(service: ServiceName): readonly string[] {
  return DESCRIPTIONS[service].flatMap((file) => {
    const paths = below(rootOf(file), 'paths');
    return keysOf(paths).flatMap((path) =>
      keysOf(below(paths, path)).flatMap((method) => {
        const id = text(member(below(paths, path, method)?.value, 'operationId'));
        return id === '' ? [] : [id];
      }),
    );
  });
}

/** The description gives the POST to a nextLink an operation of its own, without a path that one could match. */
function nextLinkOf(root: Place, { path, search }: Address): Match | undefined {
  const query = [...new URLSearchParams(search).keys()];
  if (!query.some((name) => name.toLowerCase() === '$skiptoken')) return undefined;
  const links = below(root, 'x-ms-paths');
  const item = keysOf(links).flatMap((name) => below(links, name) ?? [])[0];
  return item && { item, literals: 0, values: new Map([['nextLink', path]]) };
}

function matchPath(
  service: ServiceName,
  template: string,
  item: Place | undefined,
  { method, path }: Address,
): ReadonlyMap<string, string> | undefined {
  const parameters = parametersOf(item, method);
  // A template of nothing but a parameter that spans slashes would describe every path there is.
  if (below(item, method.toLowerCase()) === undefined || literalsIn(template) === 0) return undefined;
  const pattern = template
    .split(/(\{[^}]+\})/)
    .map((part) => (part.startsWith('{') ? groupFor(part, parameters) : escaped(part)))
    .join('');
  // Azure Resource Manager reads its paths without regard to case.
  const match = new RegExp(`^${pattern}$`, service === 'azure' ? 'i' : '').exec(path);
  if (match === null) return undefined;
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  return new Map(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

function groupFor(part: string, parameters: readonly Place[]): string {
  const own = parameters.find(({ value }) => `{${text(member(value, 'name'))}}` === part);
  return member(own?.value, 'x-ms-skip-url-encoding') === true ? '(.+)' : '([^/]+)';
}

function literalsIn(template: string): number {
  return template.split('/').filter((segment) => segment !== '' && !segment.startsWith('{')).length;
}

function toOperation({ item, values }: Match, method: string): Operation | undefined {
  const operation = below(item, method.toLowerCase());
  if (operation === undefined) return undefined;
  return {
    id: text(member(operation.value, 'operationId')),
    parameters: parametersOf(item, method),
    pathValues: values,
    requestBody:
      below(operation, 'requestBody', 'content', 'application/json', 'schema') ??
      parametersOf(item, method)
        .filter(({ value }) => member(value, 'in') === 'body')
        .flatMap((parameter) => below(parameter, 'schema') ?? [])[0],
    responses: below(operation, 'responses'),
  };
}

function parametersOf(item: Place | undefined, method: string): readonly Place[] {
  return [
    ...elements(below(item, 'parameters')),
    ...elements(below(item, method.toLowerCase(), 'parameters')),
  ];
}

function escaped(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
