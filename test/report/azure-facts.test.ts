import { describe, expect, it } from 'vitest';
import type { Finding, SeverityFrom } from '../../src/finding/finding.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { type FindingOverrides, makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { makeOutcome, makeReport } from '../builders/report.ts';
import { logLines } from './log-lines.ts';

const render = (...findings: readonly Finding[]): string =>
  renderComment(makeReport({ findings }), COMMENT_SIZE);
const from = (...sources: readonly SeverityFrom[]): readonly Finding[] =>
  sources.map((severityFrom, index) => makeAzureFinding({ severityFrom, resource: { id: `r${index}` } }));

/** The lines between the title of the block and its table. */
function factsOf(...findings: readonly Finding[]): string {
  const [, inside = ''] = render(...findings).split('</summary>\n\n');
  return inside.split('| Resource |')[0]?.trim() ?? '';
}

describe('the facts of an Azure policy', () => {
  it('are what brings it, what it is about, and who rates it', () => {
    const policy = { packTitle: 'CIS Azure 2.0', category: 'Key Vault' };
    expect(factsOf(makeAzureFinding({ severityFrom: 'assignment', policy }))).toBe(
      "Assigned through: CIS Azure 2.0 · Category: Key Vault · Severity from the assignment's metadata",
    );
  });

  it.each<[readonly SeverityFrom[], string]>([
    [['effect'], ''],
    [['service'], ''],
    [['assignment'], "Severity from the assignment's metadata"],
    [['definition'], "Severity from the definition's metadata"],
    [['security-center'], "Severity from the definition's securityCenter metadata"],
    [['defender', 'defender'], 'Severity from Defender for Cloud'],
    [['effect', 'defender'], 'Severity partly from Defender for Cloud'],
    [
      ['assignment', 'defender', 'assignment'],
      "Severity partly from the assignment's metadata and Defender for Cloud",
    ],
  ])('name where severities come from: %j', (sources, shown) => {
    expect(factsOf(...from(...sources))).toBe(shown);
  });

  it.each<[string, FindingOverrides, boolean]>([
    ['an effect that weighs nothing any more', { level: 'disabled', effect: 'audit' }, true],
    ['an effect that never did', { level: 'disabled', effect: 'disabled' }, false],
    ['no effect at all', { level: 'disabled', effect: undefined }, false],
    ['another level', { level: 'advisory', effect: 'audit' }, false],
  ])('say that nothing is enforced: %s', (_, overrides, shown) => {
    const text = factsOf(makeAzureFinding({ ...overrides, blocked: false }));
    expect(text === 'Not enforced by its assignment (DoNotEnforce)').toBe(shown);
  });

  it('say nothing of enforcement where some of it is enforced', () => {
    const findings = (['disabled', 'advisory'] as const).map((level, index) =>
      makeAzureFinding({ level, effect: 'audit', resource: { id: `r${index}` } }),
    );
    expect(factsOf(...findings)).toBe('');
  });

  it('are not told of Pulumi', () => {
    const policy = { packTitle: 'AWS Guard', category: 'S3' };
    expect(factsOf(makeFinding({ policy }))).toBe('Pack: AWS Guard, version `1.2.0`');
  });
});

const GUID = '404C3081-a854-4457-ae30-26a93ef643f9';
const HEX = '5d8094d7a4d0426ab6cc7a53';
const titled = { title: 'Use HTTPS', packTitle: 'CIS <Azure>' };

describe('the name of an Azure policy', () => {
  it.each<[string, NonNullable<FindingOverrides['policy']>, string, string]>([
    [
      'is its titles where its ids are only for machines',
      { ...titled, name: GUID, pack: HEX },
      'Use HTTPS (CIS &lt;Azure&gt;):',
      `Ids: \`${GUID}\` in \`${HEX}\``,
    ],
    [
      'keeps a pack that has a name',
      { ...titled, name: GUID, pack: 'cis' },
      'Use HTTPS (<code>cis</code>):',
      `Ids: \`${GUID}\` in \`cis\``,
    ],
    [
      'keeps a policy that has a name',
      { ...titled, name: 'https', pack: GUID },
      'Use HTTPS <code>https</code> (CIS &lt;Azure&gt;):',
      `Ids: \`https\` in \`${GUID}\``,
    ],
    [
      'is its ids where it has no titles',
      { name: GUID, pack: HEX },
      `<code>${GUID}</code> (<code>${HEX}</code>):`,
      '',
    ],
    [
      'is its id where the title is no other',
      { title: GUID, name: GUID, pack: 'cis' },
      `<code>${GUID}</code> (<code>cis</code>):`,
      '',
    ],
  ])('%s', (_, policy, title, ids) => {
    const text = render(makeAzureFinding({ policy }));
    expect(text).toContain(`mandatory · ${title} 1 resource`);
    expect(/Ids: [^\n]*/.exec(text)?.[0] ?? '').toBe(ids);
  });

  it('is cut in the title of the block', () => {
    const policy = { title: 'x'.repeat(200), packTitle: 'y'.repeat(200), name: GUID, pack: HEX };
    expect(render(makeAzureFinding({ policy }))).toContain(`${'x'.repeat(119)}… (${'y'.repeat(119)}…):`);
  });

  it.each<[string, NonNullable<FindingOverrides['policy']>, string]>([
    ['titles', { ...titled, name: GUID, pack: HEX }, 'Use HTTPS (CIS <Azure>)'],
    ['ids', { ...titled, name: 'https', pack: 'cis' }, 'https (cis)'],
    ['ids without titles', { name: GUID, pack: HEX }, `${GUID} (${HEX})`],
  ])('is the same in the log: %s', (_, policy, name) => {
    const finding = makeAzureFinding({ policy });
    const setAside = [{ reason: 'exempted' as const, finding, detail: 'x' }];
    const lines = logLines(makeReport({ outcomes: [makeOutcome({ findings: [finding], setAside })] }));
    expect(lines).toContain(`high, mandatory: ${name}: 1 resource`);
    expect(lines).toContain(`Exempted, not counted: ${name}: 1 resource`);
  });
});

describe('an exempted finding', () => {
  it.each<[string, NonNullable<FindingOverrides['policy']>, string]>([
    ['by its title', { ...titled, name: GUID }, 'Use HTTPS'],
    ['by its id', { ...titled, name: 'https' }, '`https`'],
    ['by the only name there is', { name: GUID }, `\`${GUID}\``],
  ])('names its policy %s, and what exempts it', (_, policy, cell) => {
    const detail = 'policy exemption “Legacy shop” (Waiver), until 2027-03-31';
    const setAside = [{ reason: 'exempted' as const, finding: makeAzureFinding({ policy }), detail }];
    const text = renderComment(makeReport({ outcomes: [makeOutcome({ setAside })] }), COMMENT_SIZE);
    expect(text).toContain(`\n| ${cell} | \`shopdata\` | \`shop\` | ${detail} |\n`);
  });
});

describe('the parts of a resource', () => {
  const parts = (count: number, name = (index: number) => `cert-${index}`): FindingOverrides => ({
    components: Array.from({ length: count }, (_, index) => ({ id: 'x', type: 'y', name: name(index) })),
  });

  it.each<[string, FindingOverrides, string]>([
    ['not told', {}, '`shopdata`'],
    ['none', parts(0), '`shopdata`'],
    ['one', parts(1), '`shopdata`, 1 part: `cert-0`'],
    ['three', parts(3), '`shopdata`, 3 parts: `cert-0`, `cert-1`, `cert-2`'],
    ['four', parts(4), '`shopdata`, 4 parts: `cert-0`, `cert-1`, `cert-2` and 1 more'],
    ['long', parts(1, () => 'x'.repeat(61)), `\`shopdata\`, 1 part: \`${'x'.repeat(59)}…\``],
    [
      'new with the change',
      { ...parts(1), introduced: true },
      '`shopdata` **new with this change**, 1 part: `cert-0`',
    ],
  ])('that do not comply stand beside it: %s', (_, overrides, cell) => {
    expect(render(makeAzureFinding(overrides))).toContain(`\n| ${cell} | \`Microsoft.Storage`);
  });
});
