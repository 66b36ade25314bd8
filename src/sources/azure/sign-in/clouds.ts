/** Where a cloud signs its identities in, and what for. */
export type Authority = {
  readonly loginUrl: URL;
  /** The Resource Manager as tokens name it, a slash at its end included. */
  readonly audience: string;
};

/** The cloud that the scopes are in. */
export type AzureEnvironment = {
  readonly armUrl: URL;
  /** Whom an identity token of the job must be for, to be exchanged in this cloud. */
  readonly oidcAudience: string;
  /** Absent where only the address is known: the Resource Manager is asked for it. */
  readonly authority: Authority | undefined;
};

const PUBLIC_OIDC_AUDIENCE = 'api://AzureADTokenExchange';

/** The clouds by the names that `az cloud list` gives them. */
export const AZURE_CLOUDS: ReadonlyMap<string, AzureEnvironment> = new Map([
  [
    'AzureCloud',
    cloud('https://management.azure.com', 'https://login.microsoftonline.com', PUBLIC_OIDC_AUDIENCE),
  ],
  [
    'AzureUSGovernment',
    cloud(
      'https://management.usgovcloudapi.net',
      'https://login.microsoftonline.us',
      `${PUBLIC_OIDC_AUDIENCE}USGov`,
    ),
  ],
  [
    'AzureChinaCloud',
    cloud(
      'https://management.chinacloudapi.cn',
      'https://login.chinacloudapi.cn',
      `${PUBLIC_OIDC_AUDIENCE}China`,
    ),
  ],
]);

/** The cloud of a Resource Manager: a known one, or one that tells its own authority. */
export function environmentAt(armUrl: URL): AzureEnvironment {
  const known = [...AZURE_CLOUDS.values()].find((one) => one.armUrl.href === armUrl.href);
  return known ?? { armUrl, oidcAudience: PUBLIC_OIDC_AUDIENCE, authority: undefined };
}

function cloud(arm: string, login: string, oidcAudience: string): AzureEnvironment {
  return { armUrl: new URL(arm), oidcAudience, authority: { loginUrl: new URL(login), audience: arm } };
}
