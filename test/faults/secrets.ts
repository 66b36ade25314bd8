import type { Exchange } from '../../sandbox/server.ts';

const FIELDS = /"(?:access_token|subject_token|client_assertion|client_secret|value)":"([^"\\]+)"/g;

/** Everything secret that passed: what requests were signed with, and what was exchanged for it. */
export function secretsIn(exchanges: readonly Exchange[]): readonly string[] {
  const secrets = exchanges.flatMap(({ headers, requestBody, response, path }) => {
    const signedWith = headers['authorization']?.split(' ').at(-1) ?? '';
    const isSignIn = path.endsWith('token');
    const bodies = isSignIn ? JSON.stringify([requestBody, response?.body]) : '';
    return [signedWith, ...[...bodies.matchAll(FIELDS)].map(([, secret = '']) => secret)];
  });
  return [...new Set(secrets)].filter((secret) => secret !== '');
}
