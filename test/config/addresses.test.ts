import { describe, expect, it } from 'vitest';
import { parseAzureEnvironment, parsePulumiUrl, parseServiceUrl } from '../../src/config/addresses.ts';
import { nearest } from '../../src/config/suggest.ts';

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
    expect(parseAzureEnvironment(text)).toEqual({ value: new URL(url) });
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
