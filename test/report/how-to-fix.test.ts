import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { type FindingOverrides, makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { makeReport } from '../builders/report.ts';

const render = (...findings: readonly Finding[]): string =>
  renderComment(makeReport({ findings }), COMMENT_SIZE);
const of = (policy: NonNullable<FindingOverrides['policy']>): string => render(makeFinding({ policy }));
const other = (policy: NonNullable<FindingOverrides['policy']>): Finding =>
  makeFinding({ policy, fingerprint: 'f'.repeat(32), resource: { id: 'z' } });

/** What stands between the title of the block and its table. */
function told(markdown: string): readonly string[] {
  const [, inside = ''] = markdown.split('</summary>\n\n');
  return inside
    .split('\n\n')
    .filter((_, index, all) => index < all.findIndex((part) => part.startsWith('|')));
}

describe('the title of a policy', () => {
  it.each([
    ['beside its id', 'No public buckets', 'No public buckets <code>s3-no-public-read</code>'],
    ['not where there is none', undefined, '· disabled · <code>s3-no-public-read</code>'],
    ['not where nobody sees it', '\u200B ', '· disabled · <code>s3-no-public-read</code>'],
    ['not where it is the id', 's3-no-public-read', '· disabled · <code>s3-no-public-read</code>'],
    ['as text', '<b>@x</b>', '· &lt;b&gt;@\u200Bx&lt;/b&gt; <code>'],
    ['cut', 'a'.repeat(200), `a… <code>`],
  ])('is shown %s', (_, title, shown) => {
    expect(of({ title }).replace(/a{6}\u200B/g, 'a')).toContain(shown);
  });
});

describe('a policy', () => {
  it('shows what it asks for, how to comply, and where to read more, in this order', () => {
    const policy = {
      description: 'Buckets are private.',
      remediation: 'Set `acl`.',
      framework: 'CIS AWS 3.0.0, 2.1.4',
      packTitle: 'AWS Guard',
      url: 'https://docs.example.com/s3',
      packPage: 'https://app.pulumi.com/acme/policypacks/aws-guard',
      reference: 'r',
    };
    expect(told(of(policy))).toEqual([
      'Buckets are private.',
      '**How to fix**',
      'Set `acl`.',
      'Reference in the initiative: `r`',
      'Framework: CIS AWS 3.0.0, 2.1.4 · Pack: AWS Guard, version `1.2.0` · Documentation: [`docs.example.com`](https://docs.example.com/s3) · [policy pack in Pulumi Cloud](https://app.pulumi.com/acme/policypacks/aws-guard)',
    ]);
  });

  it.each<[string, NonNullable<FindingOverrides['policy']>, readonly string[]]>([
    ['nothing', { version: undefined }, []],
    [
      'texts that nobody sees',
      {
        version: '',
        description: ' ',
        remediation: '\n',
        url: '\u200B',
        framework: '',
        packTitle: '\t',
        title: '',
      },
      [],
    ],
    ['its version', {}, ['Pack version `1.2.0`']],
    ['its pack', { version: undefined, packTitle: 'AWS Guard' }, ['Pack: AWS Guard']],
    ['its framework', { version: undefined, framework: 'CIS' }, ['Framework: CIS']],
    ['its steps', { version: undefined, remediation: '- a\n- b' }, ['**How to fix**', '- a\n- b']],
    [
      'an address to link to',
      { version: undefined, url: 'https://x.com' },
      ['Documentation: [`x.com`](https://x.com/)'],
    ],
    ['another address', { version: undefined, url: 'http://x.com' }, ['Documentation: `http://x.com`']],
    [
      'no address',
      { version: undefined, url: '[x](https://x.com)' },
      ['Documentation: `[x](https://x.com)`'],
    ],
  ])('of which the service tells %s shows no more', (_, policy, shown) => {
    expect(told(of(policy))).toEqual(shown);
  });

  it('shows what any of its findings tells', () => {
    const worst = makeFinding({ severity: 'critical', introduced: true });
    const text = render(worst, other({ remediation: 'Set it.', title: 'No public buckets' }));
    expect(told(text)).toContain('Set it.');
    expect(text).toContain('· No public buckets <code>');
  });

  it.each([
    [['1.2.0', '1.2.0'], 'Pack: P, version `1.2.0`'],
    [['1.2.0', '1.3.0'], 'Pack: P, versions `1.2.0` `1.3.0`'],
    [['1', '2', '3', '4', '5'], 'Pack: P, versions `1` `2` `3` and 2 more'],
  ])('of versions %j shows each, up to three', (versions, shown) => {
    const findings = versions.map((version, index) =>
      makeFinding({ policy: { version, packTitle: 'P' }, resource: { id: `urn:${index}` } }),
    );
    expect(told(render(...findings))).toEqual([shown]);
  });

  it('of Azure is explained too', () => {
    const text = render(makeAzureFinding({ policy: { remediation: 'Turn it on.', packTitle: 'CIS' } }));
    expect(told(text)).toEqual(['**How to fix**', 'Turn it on.', 'Assigned through: CIS']);
  });
});
