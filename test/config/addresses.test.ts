import { describe, expect, it } from 'vitest';
import {
  parseAzureEnvironment,
  parseClientId,
  parsePulumiUrl,
  parseServiceUrl,
  parseTenant,
} from '../../src/config/addresses.ts';
import { nearest } from '../../src/config/suggest.ts';
import { AZURE_CLOUDS } from '../../src/sources/azure/sign-in/clouds.ts';

describe('the address of a service', () => {
  it.each([
    'https://api.pulumi.com',
    'https://api.pulumi.com/',
    'https://pulumi.acme.com:8443/base',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'HTTP://LOCALHOST:1',
  ])('%s is taken', (text) => {
    expect(parseServiceUrl(text)).toEqual({ value: new URL(text) });
    expect(parsePulumiUrl(text)).toEqual({ value: new URL(text) });
  });

  it.each([
    'http://api.pulumi.com',
    'http://localhost.evil.com',
    'http://127.0.0.1.evil.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'ftp://api.pulumi.com',
    'javascript:alert(1)',
    'api.pulumi.com',
    '//api.pulumi.com',
    'https://',
    'https://user@api.pulumi.com',
    'https://:pw@api.pulumi.com',
    'https://localhost@evil.com',
    'https://api.pulumi.com?token=x',
    'https://api.pulumi.com#x',
  ])('%s is refused', (text) => {
    expect(parseServiceUrl(text)).toHaveProperty('problem');
    expect(parsePulumiUrl(text)).toHaveProperty('problem');
  });

  it.each(['s3://bucket', 'gs://bucket', 'azblob://container', 'file://~', 'S3://bucket', 'postgres://db/x'])(
    '%s is refused as a state store',
    (text) => {
      expect(JSON.stringify(parsePulumiUrl(text))).toContain('state store');
    },
  );

  it.each([
    'https://user:hunter2@api.pulumi.com',
    'http://user:hunter2@api.pulumi.com',
    'https://api.pulumi.com?token=hunter2',
    'postgres://user:hunter2@db.acme.com/pulumi',
    's3://bucket?secret=hunter2',
    'azblob://account:hunter2@container',
  ])('%s never shows its password in a message', (text) => {
    expect(parsePulumiUrl(text)).toHaveProperty('problem');
    expect(JSON.stringify(parsePulumiUrl(text))).not.toContain('hunter2');
  });
});

describe('an Azure environment', () => {
  it.each([
    ['AzureCloud', 'https://management.azure.com'],
    ['AzureUSGovernment', 'https://management.usgovcloudapi.net'],
    ['AzureChinaCloud', 'https://management.chinacloudapi.cn'],
    ['https://management.local.azurestack.external', 'https://management.local.azurestack.external'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('%s is %s', (text, url) => {
    expect(parseAzureEnvironment(text)).toMatchObject({ value: { armUrl: new URL(url) } });
  });

  it.each(['AzureCloud', 'https://management.azure.com', 'https://management.azure.com/'])(
    '%s is the public cloud, of which nothing is to be asked',
    (text) => {
      expect(parseAzureEnvironment(text)).toEqual({ value: AZURE_CLOUDS.get('AzureCloud') });
    },
  );

  it('of another address has its authority still to be asked for', () => {
    expect(parseAzureEnvironment('https://management.local.azurestack.external')).toMatchObject({
      value: { authority: undefined, oidcAudience: 'api://AzureADTokenExchange' },
    });
  });

  it.each([
    ['azurecloud', 'Did you mean \\"AzureCloud\\"?'],
    ['AzureGermanCloud', 'Allowed: AzureCloud, AzureUSGovernment, AzureChinaCloud.'],
    ['http://management.azure.com', 'HTTPS'],
    ['constructor', 'is not a cloud'],
    ['__proto__', 'is not a cloud'],
    ['toString', 'is not a cloud'],
  ])('%s is refused', (text, words) => {
    expect(JSON.stringify(parseAzureEnvironment(text))).toContain(words);
  });
});

describe('a client of Entra', () => {
  const GUID = '3f8a5c1e-7b42-4d19-8e60-C2D94A7B1F05';

  it.each([GUID, 'contoso.onmicrosoft.com', 'contoso.com', 'a-b.contoso.co.uk'])('%s is a tenant', (text) => {
    expect(parseTenant(text)).toEqual({ value: text });
  });

  it.each([
    'common',
    'organizations',
    '3f8a5c1e7b424d198e60c2d94a7b1f05',
    `${GUID}/x`,
    '../x.com',
    'a..com',
    '-a.com',
    'contoso.com/',
    'bob@contoso.com',
    `${'a.'.repeat(130)}com`,
  ])('%s is none', (text) => {
    expect(JSON.stringify(parseTenant(text))).toContain('is no tenant');
  });

  it('is an application by its id', () => {
    expect(parseClientId(GUID)).toEqual({ value: GUID });
    for (const text of ['my-app', 'api://x', `${GUID}0`, '']) {
      expect(JSON.stringify(parseClientId(text))).toContain('application (client) id');
    }
  });
});

describe('a suggestion', () => {
  const allowed = ['critical', 'high', 'medium', 'low'];

  it.each([
    ['hihg', 'high'],
    ['hgh', 'high'],
    ['HIGH', 'high'],
    ['critcal', 'critical'],
    ['crtical', 'critical'],
    ['mediumm', 'medium'],
    ['lo', 'low'],
    ['xyz', undefined],
    ['', undefined],
  ])('for %j is %j', (typed, meant) => {
    expect(nearest(typed, allowed)).toBe(meant);
  });

  it('is none where no word is allowed', () => {
    expect(nearest('x', [])).toBeUndefined();
  });
});
