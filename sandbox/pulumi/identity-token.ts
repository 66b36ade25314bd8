/** What an identity token says of its bearer. */
export type IdentityClaims = {
  readonly issuer: unknown;
  readonly subject: unknown;
  readonly audience: unknown;
  /** Seconds since 1970; NaN where the token has none. */
  readonly expiresAt: number;
};

/** Reads the claims of a JWT; undefined where it is none. The signature stays unchecked: there are no keys. */
export function readIdentityToken(token: string): IdentityClaims | undefined {
  const [, payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof json !== 'object' || json === null) return undefined;
    const claims = new Map<string, unknown>(Object.entries(json));
    return {
      issuer: claims.get('iss'),
      subject: claims.get('sub'),
      audience: claims.get('aud'),
      expiresAt: Number(claims.get('exp')),
    };
  } catch {
    return undefined;
  }
}
