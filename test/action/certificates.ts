import { generate } from 'selfsigned';

/** A certificate with its key. */
export type Certificate = { readonly key: string; readonly cert: string };

export type Authority = {
  /** The authority's own certificate. */
  readonly pem: string;
  /** A certificate for names, from a year ago for as many days as are given, or valid now. */
  issue(names: readonly string[], days?: number): Promise<Certificate>;
};

const DAY_MS = 86_400_000;

/** A company's own authority, which no machine knows by itself. */
export async function startAuthority(): Promise<Authority> {
  const authority = await generate([{ name: 'commonName', value: 'Sandbox CA' }], {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
    notBeforeDate: new Date(Date.now() - 500 * DAY_MS),
    notAfterDate: new Date(Date.now() + 500 * DAY_MS),
  });
  return {
    pem: authority.cert,
    async issue(names, days = 400) {
      const from = Date.now() - 365 * DAY_MS;
      const { private: key, cert } = await generate([{ name: 'commonName', value: 'sandbox' }], {
        ca: { key: authority.private, cert: authority.cert },
        extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
        notBeforeDate: new Date(from),
        notAfterDate: new Date(from + days * DAY_MS),
      });
      return { key, cert };
    },
  };
}
