import type { AzureSwitches } from './switches.ts';

export type CloudName = AzureSwitches['cloud'];

/** What tells one cloud from another. Addresses of the cloud that is played are those of the server. */
export type Cloud = {
  readonly portal: string;
  readonly login: string;
  readonly resourceManager: string;
  readonly management: string;
  /** The audience an assertion for this cloud is made for. */
  readonly assertionAudience: string;
};

/** The clouds that stand. */
export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    portal: 'https://portal.azure.com',
    login: 'https://login.microsoftonline.com',
    resourceManager: 'https://management.azure.com/',
    management: 'https://management.core.windows.net/',
    assertionAudience: 'api://AzureADTokenExchange',
  },
  AzureUSGovernment: {
    portal: 'https://portal.azure.us',
    login: 'https://login.microsoftonline.us',
    resourceManager: 'https://management.usgovcloudapi.net/',
    management: 'https://management.core.usgovcloudapi.net/',
    assertionAudience: 'api://AzureADTokenExchangeUSGov',
  },
  AzureChinaCloud: {
    portal: 'https://portal.azure.cn',
    login: 'https://login.chinacloudapi.cn',
    resourceManager: 'https://management.chinacloudapi.cn/',
    management: 'https://management.core.chinacloudapi.cn/',
    assertionAudience: 'api://AzureADTokenExchangeChina',
  },
};

/** The resources a token of this cloud may be asked for, each with its closing slash. */
export function audiencesOf(cloud: CloudName): readonly [string, string] {
  return [CLOUDS[cloud].management, CLOUDS[cloud].resourceManager];
}
