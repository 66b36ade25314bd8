import { claimsOf } from '../../claims.ts';

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Object id of the identity that a token is for, in lower case; absent where the token does not tell it. */
export function objectIdOf(token: string): string | undefined {
  const id = claimsOf(token).get('oid');
  return typeof id === 'string' && GUID.test(id) ? id.toLowerCase() : undefined;
}
