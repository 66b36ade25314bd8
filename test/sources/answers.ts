import * as v from 'valibot';
import { SourceError } from '../../src/errors.ts';
import type { Service } from '../../src/sources/http.ts';

/** What came in: enough to answer by. */
export type Asked = {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
};

/**
 * A service that answers from memory, for lists that are too long for a server. What it throws is the failure of the
 * call; what breaks the schema is refused as the real client does.
 */
export function answering(answer: (asked: Asked, call: number) => unknown): {
  readonly service: Service;
  readonly asked: readonly Asked[];
} {
  const asked: Asked[] = [];
  const service: Service = {
    async send({ what, method, path, json, schema }) {
      const one = { what, method, path, ...(json !== undefined && { json }) };
      asked.push(one);
      return v.parse(schema, answer(one, asked.length));
    },
  };
  return { service, asked };
}

/** A failure of the service. */
export const failing = (code: SourceError['code'], message = 'HTTP 404'): SourceError =>
  new SourceError(code, message);
