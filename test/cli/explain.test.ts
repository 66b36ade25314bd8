import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { runGate } from '../../sandbox/scene.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import { makeLimit, makeOutcome, makeReport } from '../builders/report.ts';
import { useFolder } from './folder.ts';

const folder = useFolder();

const fingerprint = (start: string) => start.padEnd(32, '0');

const FINDINGS = [
  makeFinding({ fingerprint: fingerprint('abcdef1'), severity: 'critical' }),
  makeFinding({
    fingerprint: fingerprint('abcdef2'),
    severity: 'high',
    policy: { name: 'required-tags', title: 'Tags are there' },
    resource: { id: 'urn:pulumi:production::website::aws:s3/bucket:Bucket::site-logs', name: 'site-logs' },
  }),
  makeAzureFinding({
    fingerprint: fingerprint('123456'),
    severity: 'low',
    policy: { name: 'storage-https-only' },
    resource: { id: '/subscriptions/1/resourceGroups/shop/providers/M/Site', name: 'Site' },
  }),
];
const ASIDE = makeFinding({ fingerprint: fingerprint('fedcba'), policy: { name: 'exempted-policy' } });
const LIMITS = [
  makeLimit({ key: 'high+', origin: 'default' }),
  makeLimit({ key: 'high+', max: 5 }),
  makeLimit({ name: 'required-tags', counting: { match: {} }, max: 9 }),
];
const REPORT = makeReport({
  outcomes: [
    makeOutcome({
      findings: FINDINGS,
      setAside: [{ reason: 'exempted', finding: ASIDE, detail: 'exemption of Monday' }],
    }),
  ],
  limits: LIMITS,
});

const save = (report: Report, name = 'policy-gate/policy-gate.json') =>
  folder.write(name, renderJson(report));

/** Explains from the report that a run has left in the runner's temporary folder. */
const explain = (words: readonly string[]) =>
  folder.run(['explain', ...words], { env: { RUNNER_TEMP: folder.path } });

const headsOf = (lines: readonly string[]) => lines.filter((line) => /^(?:Finding|Limit|Rule) /.test(line));

beforeEach(() => save(REPORT));

describe('policy-gate explain', () => {
  it('says of which run it speaks, and why a finding counts', async () => {
    const { exitCode, out, err } = await explain([fingerprint('abcdef1')]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
    expect(out[0]).toBe(`Report of 2026-11-23T08:15:30.123Z: ${REPORT.summary}`);
    expect(out.slice(1, 3)).toEqual([
      '',
      `Finding ${fingerprint('abcdef1')}: s3-no-public-read on public-site`,
    ]);
    expect(out).toContain('- Counts in high+: 2 of 0 allowed, EXCEEDED (fail, set by default)');
    expect(out).toContain('- Counts in high+: 2 of 5 allowed, not exceeded (fail, set by inputs)');
  });

  const of = (name: string, resource: string, start: string) =>
    `Finding ${fingerprint(start)}: ${name} on ${resource}`;
  const PUBLIC = of('s3-no-public-read', 'public-site', 'abcdef1');
  const TAGS = of('required-tags', 'site-logs', 'abcdef2');
  const AZURE = of('storage-https-only', 'Site', '123456');
  const EXEMPTED = of('exempted-policy', 'public-site', 'fedcba');
  it.each([
    ['a fingerprint', fingerprint('abcdef2'), [TAGS]],
    ['six of its digits', '123456', [AZURE]],
    ['digits of several', 'abcdef', [PUBLIC, TAGS]],
    ['digits in capitals', 'ABCDEF2', [TAGS]],
    ['one that is set aside', 'fedcba', [EXEMPTED]],
    ['a threshold, by whomever it is set', 'high+', ['Limit high+: EXCEEDED', 'Limit high+: not exceeded']],
    ['a rule, and a policy of the same name', 'required-tags', ['Rule required-tags: not exceeded', TAGS]],
    ['a policy', 's3-no-public-read', [PUBLIC]],
    ['a policy in other letters', 'S3-No-Public-READ', [PUBLIC]],
    ["a policy's title", 'tags are there', [TAGS]],
    ['a resource, though others hold its name', 'site', [AZURE]],
    ['the id of a resource', '/Subscriptions/1/resourcegroups/shop/providers/m/site', [AZURE]],
    ['a part of names', 'ite-', [TAGS]],
    ['a part of names in other letters', 'PUBLIC-S', [PUBLIC, EXEMPTED]],
    ["a part of a policy's title", 'are there', [TAGS]],
    ['with blanks around', '  123456 ', [AZURE]],
  ])('takes %s', async (_, what, heads) => {
    const { exitCode, out } = await explain([what]);
    expect(exitCode).toBe(0);
    expect(headsOf(out)).toEqual(heads);
  });

  it('takes the name of a rule as it is written, and no part of it', async () => {
    expect(headsOf((await explain(['REQUIRED-TAGS'])).out)).toEqual([TAGS]);
    expect((await explain(['high'])).exitCode).toBe(2);
  });

  it.each([
    [10, []],
    [11, ['1 more: name a fingerprint.']],
    [25, ['15 more: name a fingerprint.']],
  ])('explains up to ten: of %i', async (count, more) => {
    await save(makeReport({ findings: makeFindings(count) }));
    const { exitCode, out } = await explain(['s3-no-public-read']);
    expect(exitCode).toBe(0);
    expect(headsOf(out)).toHaveLength(10);
    expect(out.filter((line) => line.includes('more'))).toEqual(more);
  });

  it('reads the report that is named, from here', async () => {
    await save(makeReport({ findings: makeFindings(1) }), 'elsewhere/report.json');
    const { exitCode, out } = await folder.run(['explain', 'bucket-0', '--report', 'elsewhere/report.json']);
    expect(exitCode).toBe(0);
    expect(headsOf(out)).toHaveLength(1);
  });

  it('reads back what runs write, whatever is in it', async () => {
    const since = { kind: 'since', since: new Date('2026-11-02T00:00:00Z') } as const;
    const findings = [
      makeFinding({ severity: 'unknown', unknownWords: { severity: 'blocker', level: 'x', priority: 'y' } }),
      ...(['assignment', 'definition', 'security-center', 'defender', 'file'] as const).map((severityFrom) =>
        makeAzureFinding({ fingerprint: fingerprint(severityFrom.length.toString(16)), severityFrom }),
      ),
      ...(['assignment', 'file'] as const).map((levelFrom, place) =>
        makeAzureFinding({ fingerprint: fingerprint(`00${place}`), levelFrom, introduced: true }),
      ),
    ];
    await save(makeReport({ findings, basis: since, knobs: { onlyNew: true } }));
    expect(await explain(['high+'])).toMatchObject({ exitCode: 0, err: [] });
  });

  it('makes no command of the runner of what the services said', async () => {
    const findings = ATTACKS.map((text, place) =>
      makeFinding({
        fingerprint: fingerprint(`5afe${place.toString(16).padStart(4, '0')}`),
        policy: { name: text, pack: text, title: `${text} hostile` },
        resource: { id: text, name: text },
        scope: text,
        unknownWords: { severity: text },
      }),
    );
    await save(makeReport({ findings, limits: [makeLimit({ key: 'total', origin: '::error::x' })] }));
    const lines = await Promise.all(
      [...findings.map((one) => one.fingerprint), 'total', 'hostile'].map(
        async (what) => (await explain([what])).out,
      ),
    );
    expect(lines.flat().length).toBeGreaterThan(ATTACKS.length * 10);
    expect(lines.flat().filter((line) => /^::|##\[|[\p{Cc}\u202A-\u202E]/u.test(line))).toEqual([]);
  });
});

describe('policy-gate explain, the built command', () => {
  it('explains the report of the last run', async () => {
    const { exitCode, stdout, stderr } = await folder.start(['explain', 'high+'], {
      RUNNER_TEMP: folder.path,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').slice(1, 8)).toEqual([
      '',
      'Limit high+: EXCEEDED',
      '- Allows at most 0 (fail, set by default)',
      '- Counted: 2',
      `- ${fingerprint('abcdef1')} critical, disabled: s3-no-public-read on public-site (acme/website/production)`,
      `- ${fingerprint('abcdef2')} high, disabled: required-tags on site-logs (acme/website/production)`,
      '',
    ]);
  });

  it('explains what the built action has reported of both services', async () => {
    const sandbox = await startSandbox();
    try {
      await runGate(sandbox, { inputs: { 'report-directory': join(folder.path, 'run') } });
    } finally {
      await sandbox.close();
    }
    const words = ['explain', 'mandatory+', '--report', 'run/policy-gate.json'];
    const { exitCode, stdout, stderr } = await folder.start(words);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(headsOf(stdout.split('\n'))).toEqual(['Limit mandatory+: EXCEEDED']);
    const [, behind = ''] = /^- ([0-9a-f]{32}) /m.exec(stdout) ?? [];
    const again = await folder.start(['explain', behind, '--report', 'run/policy-gate.json']);
    expect(again.stdout).toMatch(
      /^- Counts in mandatory\+: \d+ of 0 allowed, EXCEEDED \(fail, set by default\)$/m,
    );
  });

  it("looks in the system's temporary folder where there is no runner", async () => {
    const temporary = { TMPDIR: folder.path };
    expect((await folder.start(['explain', 'high+'], temporary)).exitCode).toBe(0);
    const gone = await folder.start(['explain', 'high+'], { TMPDIR: join(folder.path, 'gone') });
    expect(gone).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('there is no report') });
  });
});
