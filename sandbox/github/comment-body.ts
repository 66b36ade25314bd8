import type { SandboxResponse } from '../server.ts';
import { type Call, property } from './call.ts';
import { COMMENTS, unparsable, unprocessable, validationFailed } from './errors.ts';

const LONGEST_BODY = 65_536;

const TOO_LONG = {
  custom: {
    code: 'custom',
    field: 'body',
    message: `body is too long (maximum is ${LONGEST_BODY} characters)`,
  },
  unprocessable: {
    code: 'unprocessable',
    field: 'data',
    message: `Body is too long (maximum is ${LONGEST_BODY} characters)`,
  },
} as const;

/** The comment body a request carries, or the refusal it earns. */
export function readBody({ request, context }: Call): string | SandboxResponse {
  if (typeof request.body === 'string') return unparsable(COMMENTS);
  const body = property(request.body, 'body');
  if (body === undefined) return unprocessable('Invalid request.\n\n"body" wasn\'t supplied.', COMMENTS);
  if (typeof body !== 'string') {
    const found = body === null ? 'nil' : JSON.stringify(body);
    return unprocessable(`Invalid request.\n\nFor 'properties/body', ${found} is not a string.`, COMMENTS);
  }
  if (body.trim() === '') {
    return validationFailed({ code: 'unprocessable', field: 'data', message: "Body can't be blank" });
  }
  const { bodyUnit, tooLong } = context.switches;
  const length = bodyUnit === 'bytes' ? Buffer.byteLength(body) : Array.from(body).length;
  if (length <= LONGEST_BODY) return body;
  return validationFailed(TOO_LONG[tooLong]);
}
