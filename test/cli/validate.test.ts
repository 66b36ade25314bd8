import { describe, expect, it } from 'vitest';
import { renderBaseline } from '../../src/config/load/baseline-file.ts';
import { toEntry } from '../../src/policy/baseline.ts';
import { makeFindings } from '../builders/finding.ts';
import { useFolder } from './folder.ts';

const FILE = '.github/policy-gate.yml';
const NOW = new Date('2026-11-23T12:00:00Z');

const folder = useFolder();

const validate = async (yaml: string, words: readonly string[] = []) => {
  await folder.write(FILE, `version: 1\n${yaml}`);
  return folder.run(['validate', ...words], { now: NOW });
};

const waiver = (expires: string) =>
  `waivers: [ { match: { policy: a }, reason: Known, owner: "@acme/x", expires: ${expires} } ]`;

describe('policy-gate validate', () => {
  it('says that a file is valid, and which limits would hold', async () => {
    const { exitCode, out, err } = await validate(
      'thresholds: { high+: 5, total: { max: 200, action: warn } }',
    );
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
    expect(out).toEqual([
      '.github/policy-gate.yml is valid.',
      'mandatory+: at most 0 (fail, set by default)',
      'high+: at most 5 (fail, set by .github/policy-gate.yml)',
      'total: at most 200 (warn, set by .github/policy-gate.yml)',
    ]);
  });

  it.each<[string, string, readonly string[], string]>([
    [
      'a rule',
      'rules: [ { name: No new, match: { new: true }, max: 2 } ]',
      [],
      `Rule No new: at most 2 (fail, set by ${FILE})`,
    ],
    ['a fail-on-… of the inputs', '', ['--fail-on-priority', 'p1'], 'p1+: at most 0 (fail, set by inputs)'],
    ['thresholds of the inputs', '', ['--thresholds', '{ low: 3 }'], 'low: at most 3 (fail, set by inputs)'],
    ['that there is no limit', 'fail-on-severity: none\nfail-on-level: none', [], 'No limit is set.'],
    ['warn-only', 'warn-only: true', [], 'warn-only: exceeded limits never fail the job.'],
    ['only-new', 'only-new: true', [], 'only-new: only new findings can exceed a limit.'],
    ['a waiver', waiver('2027-03-31'), [], 'Waiver: Known (@acme/x): until 2027-03-31, 128 days left.'],
    [
      'a waiver at its end',
      waiver('2026-11-23'),
      [],
      'Waiver: Known (@acme/x): until 2026-11-23, 0 days left, within 14 days.',
    ],
    [
      'a waiver near its end',
      waiver('2026-11-24'),
      [],
      'Waiver: Known (@acme/x): until 2026-11-24, 1 day left, within 14 days.',
    ],
    [
      'an expired waiver',
      waiver('2026-11-22'),
      [],
      'Waiver: Known (@acme/x): expired on 2026-11-22, what it took counts again.',
    ],
    [
      'a wish that is ignored',
      '',
      ['--warn-only'],
      `Note: inputs: warn-only is ignored: it may loosen what ${FILE} sets, which does not name it in overridable.`,
    ],
    [
      'the same with a word',
      '',
      ['--only-new', 'true'],
      `Note: inputs: only-new is ignored: it may loosen what ${FILE} sets, which does not name it in overridable.`,
    ],
    [
      'what the file leaves open',
      'overridable: [warn-only]',
      ['--warn-only'],
      'warn-only: exceeded limits never fail the job.',
    ],
  ])('shows %s', async (_, yaml, words, line) => {
    const { exitCode, out, err } = await validate(yaml, words);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
    expect(out).toContain(line);
  });

  it('says nothing of knobs that the file leaves as they are', async () => {
    const { out } = await validate('', ['--only-new', 'false', '--warn-only', 'false']);
    expect(out).toEqual([
      '.github/policy-gate.yml is valid.',
      'high+: at most 0 (fail, set by default)',
      'mandatory+: at most 0 (fail, set by default)',
    ]);
  });

  it('takes every input that a policy is judged together with', async () => {
    const words: readonly (readonly string[])[] = [
      ['--pulumi-stacks', 'acme/a/b, acme/c/d', '--pulumi-stacks', 'acme/e/f\nacme/g/h'],
      ['--pulumi-accounts', 'acme/x', '--azure-since', '7d'],
      ['--azure-scopes', `/subscriptions/${'1'.repeat(8)}-1111-1111-1111-111111111111/resourceGroups/a`],
      ['--fail-on-severity', 'low', '--fail-on-level', 'advisory', '--fail-on-priority', 'p4'],
      ['--on-error', 'warn', '--on-no-evidence', 'pass', '--on-fork', 'fail'],
    ];
    const yaml = 'overridable: [on-error, on-no-evidence, on-fork]';
    const { exitCode, out } = await validate(yaml, words.flat());
    expect(exitCode).toBe(0);
    expect(out.filter((line) => line.endsWith('inputs)'))).toHaveLength(3);
    expect(out.filter((line) => line.startsWith('Note'))).toEqual([]);
  });

  it('takes a comma for a part of an ARM id', async () => {
    const account = `/subscriptions/${'1'.repeat(8)}-1111-1111-1111-111111111111/providers/M.Storage/accounts/a,b`;
    expect(await validate('', ['--azure-scopes', account])).toMatchObject({ exitCode: 0, err: [] });
  });

  it('reads another file where it is named, by its path from here', async () => {
    await folder.write('policies/strict.yml', 'version: 1\nthresholds: { low+: 1 }');
    const { exitCode, out } = await folder.run(['validate', '--config-file', 'policies/strict.yml']);
    expect(exitCode).toBe(0);
    expect(out).toContain('low+: at most 1 (fail, set by policies/strict.yml)');
    const above = await folder.run([
      'validate',
      '--config-file',
      `${folder.path}/policies/../policies/strict.yml`,
    ]);
    expect(above.exitCode).toBe(0);
  });

  it('reads the baseline that the file names', async () => {
    await folder.write('known.json', renderBaseline(makeFindings(3).map(toEntry)));
    const { exitCode, out } = await validate('baseline: known.json');
    expect(exitCode).toBe(0);
    expect(out).toContain('Baseline known.json: 3 known.');
  });

  it('needs no credentials, and reads none: what surrounds it says nothing of a policy', async () => {
    await folder.write(FILE, 'version: 1\ntargets: { pulumi-stacks: acme/a/b }');
    const env = {
      PULUMI_ACCESS_TOKEN: 'not a token',
      PULUMI_BACKEND_URL: 's3://state',
      AZURE_TENANT_ID: 'no tenant!',
      'INPUT_FAIL-ON-SEVERITY': 'hihg',
      INPUT_UNKNOWN: 'x',
    };
    expect(await folder.run(['validate'], { env })).toMatchObject({ exitCode: 0, err: [] });
  });

  it('makes no command of the runner of what the file says', async () => {
    const reason = String.raw`"::error::x\n::stop-commands::y"`;
    const { out } = await validate(
      `waivers: [ { match: { policy: a }, reason: ${reason}, owner: "##[error]z", expires: 2027-03-31 } ]`,
    );
    expect(out.join('\n')).toContain('::error::x');
    expect(out.filter((line) => /^::|##\[|\p{Cc}/u.test(line))).toEqual([]);
  });
});

describe('policy-gate validate, the built command', () => {
  it('reads the file of the folder that it runs in', async () => {
    await folder.write(FILE, 'version: 1\nthresholds: { high+: 5 }');
    const { exitCode, stdout, stderr } = await folder.start(['validate', '--fail-on-priority', 'p0']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(
      [
        `${FILE} is valid.`,
        'mandatory+: at most 0 (fail, set by default)',
        `high+: at most 5 (fail, set by ${FILE})`,
        'p0+: at most 0 (fail, set by inputs)',
        '',
      ].join('\n'),
    );
  });

  it('ends with 2 and every problem', async () => {
    await folder.write(FILE, 'version: 1\nthresholds: { hihg: 5 }\nonly-new: maybe\n');
    const { exitCode, stdout, stderr } = await folder.start(['validate', '--on-error', 'x']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.split(': ').slice(1, 3).join(': ')),
    ).toEqual([
      '--on-error: "x" is not allowed. Allowed',
      `${FILE}:2:15: thresholds.hihg`,
      `${FILE}:3:1: only-new`,
    ]);
  });
});
