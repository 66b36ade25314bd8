import { randomUUID } from 'node:crypto';

/** The access tokens issued so far, each with the instant it expires. */
export class TokenStore {
  readonly #expiry = new Map<string, number>();

  /** Issues a token shaped like a JWT; the service reads nothing from it. */
  issue(claims: Record<string, unknown>, expiresAt: number): string {
    const payload = { ...claims, exp: Math.floor(expiresAt / 1000), uti: randomUUID() };
    const token = [{ alg: 'RS256', typ: 'JWT' }, payload, randomUUID()].map(encodePart).join('.');
    this.#expiry.set(token, expiresAt);
    return token;
  }

  /** When a token expires, or undefined if it was never issued. */
  expiryOf(token: string): number | undefined {
    return this.#expiry.get(token);
  }

  /** Lets all tokens issued so far expire. */
  expireAll(instant: number): void {
    for (const token of this.#expiry.keys()) this.#expiry.set(token, instant);
  }
}

function encodePart(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
