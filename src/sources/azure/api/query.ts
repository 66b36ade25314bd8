/** The clauses of a query of events or states. */
export type Query = {
  readonly from: Date;
  readonly to: Date;
  readonly filter?: string | undefined;
  readonly select?: readonly string[] | undefined;
  readonly orderby?: string | undefined;
  readonly apply?: string | undefined;
  readonly expand?: string | undefined;
  /** Caps the whole answer: no page size. */
  readonly top?: number | undefined;
};

/** All recorded traffic speaks it; the newer 2024-10-01 has the same parameters and answers. */
export const POLICY_INSIGHTS_VERSION = '2019-10-01';

/**
 * The query string, in the order of the official description. OData wants blanks as %20 and quotes as %27, as the
 * service's own clients send them, so no URLSearchParams.
 */
export function queryString({ from, to, filter, select, orderby, apply, expand, top }: Query): string {
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ['api-version', POLICY_INSIGHTS_VERSION],
    ['$top', top?.toString()],
    ['$orderby', orderby],
    ['$select', select?.join(',')],
    ['$from', from.toISOString()],
    ['$to', to.toISOString()],
    ['$filter', filter],
    ['$apply', apply],
    ['$expand', expand],
  ];
  return parameters
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encode(value)}`]))
    .join('&');
}

/** A text literal of OData: quotes in it are doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Conditions that all must hold; undefined where there is none. */
export function allOf(...conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition !== undefined && condition !== '');
  return given.length < 2 ? given[0] : given.map((condition) => `(${condition})`).join(' and ');
}

/** Conditions of which one must hold; the list must not be empty. */
export function anyOf(conditions: readonly string[]): string {
  return conditions.join(' or ');
}

/** An ARM id as a path; every part is encoded by itself. */
export function pathOf(id: string): string {
  return id.split('/').map(encode).join('/');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
