/** What a JWT says of itself, unchecked: none of it decides anything. Empty where it cannot be read. */
export function claimsOf(token: string): ReadonlyMap<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return new Map(Object.entries(claims ?? {}));
  } catch {
    return new Map();
  }
}
