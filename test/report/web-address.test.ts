import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webAddress } from '../../src/report/web-address.ts';
import { hostileText } from '../builders/hostile.ts';

const long = (length: number): string => 'https://x.com/'.padEnd(length, 'a');

describe('an address to link to', () => {
  it.each([
    ['https://x.com', 'https://x.com/', 'x.com'],
    ['  HTTPS://Docs.X.com/A?b=c&d=%20#e  ', 'https://docs.x.com/A?b=c&d=%20#e', 'docs.x.com'],
    ['https://x.com:8443/a', 'https://x.com:8443/a', 'x.com:8443'],
    ['https://x.com:443/a', 'https://x.com/a', 'x.com'],
    ['https://x.com/a(b)c', 'https://x.com/a%28b%29c', 'x.com'],
    ['https://x.com/a b\tc\nd', 'https://x.com/a%20bcd', 'x.com'],
    ['https://x.com/$a$|`b`*c*[d]@e', 'https://x.com/%24a%24%7C%60b%60%2Ac%2A%5Bd%5D%40e', 'x.com'],
    ['https://x.com/<b>"\'', 'https://x.com/%3Cb%3E%22%27', 'x.com'],
    ['https://x.com/\u202Eé', 'https://x.com/%E2%80%AE%C3%A9', 'x.com'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
    ['https://x.com\\a', 'https://x.com/a', 'x.com'],
    [long(500), long(500), 'x.com'],
  ])('%j becomes %s', (text, href, host) => {
    expect(webAddress(text)).toEqual({ href, host });
  });

  it.each([
    ['nothing', ''],
    ['no address', 'see the wiki'],
    ['a path', '/docs'],
    ['no scheme', 'x.com/docs'],
    ['http', 'http://x.com'],
    ['ftp', 'ftp://x.com'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['a user', 'https://user@x.com/'],
    ['a password', 'https://:secret@x.com/'],
    ['a host that holds dollars', 'https://$x$.com/'],
    ['a host that holds parentheses', 'https://x(y).com/'],
    ['an IPv6 host', 'https://[::1]/'],
    ['too much text', long(501)],
    ['an address that grows too long', `${long(490)}((((`],
    ['too much text for a short address', `https://x.com/${'a/../'.repeat(100)}`],
  ])('is not made of %s', (_, text) => {
    expect(webAddress(text)).toBeUndefined();
  });

  it('holds nothing that means anything but an address, whatever came', () => {
    const text = fc.oneof(
      hostileText,
      hostileText.map((path) => `https://x.com/${path}`),
    );
    fc.assert(
      fc.property(text, (came) => {
        const { href, host } = webAddress(came) ?? { href: 'https://x.com/', host: 'x.com' };
        expect(href).toMatch(/^https:\/\/[a-z0-9._:-]+\/[A-Za-z0-9\-._~/%?#=&:+,;]*$/);
        expect(new URL(href)).toMatchObject({ href, host, username: '', password: '' });
      }),
      { numRuns: 1_000 },
    );
  });
});
