/** What the other side's certificate is refused for, as the platform codes it, and what to do then. */
const UNTRUSTED =
  "Its certificate is not trusted: if a proxy's or a company's own CA signs it, set NODE_EXTRA_CA_CERTS to that CA's PEM file in the env of the job.";
const EXPIRED = "Its certificate is not valid now: is it to be renewed, or this machine's clock to be set?";
const OF_ANOTHER = 'Its certificate is for another host: is the address right, and nothing in between?';

const ADVICE = new Map([
  ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
  ['CERT_HAS_EXPIRED', EXPIRED],
  ['CERT_NOT_YET_VALID', EXPIRED],
  ['ERR_TLS_CERT_ALTNAME_INVALID', OF_ANOTHER],
]);

/** What lies at the bottom of a network error: a certificate or a proxy that refuses is the cause of a cause. */
export function rootOf(cause: unknown): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  return rootOf(cause.cause) ?? cause;
}

/** What to do where a certificate is why there is no connection; undefined where it is not. */
export function certificateAdvice(root: Error | undefined): string | undefined {
  return root !== undefined && 'code' in root ? ADVICE.get(String(root.code)) : undefined;
}
