import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { askedOf } from '../../src/config/asked.ts';
import { renderJson } from '../../src/report/json.ts';
import { redactReport } from '../../src/report/redact.ts';
import type { Report } from '../../src/report/report.ts';
import { inputsOf, SUBSCRIPTION } from '../builders/config.ts';
import { makeFinding, makeFindings } from '../builders/finding.ts';
import { makeOutcome, makeReport, makeTarget, RUN } from '../builders/report.ts';
import { useFolder } from './folder.ts';

const folder = useFolder();
const STACKS = ['acme/website/production', 'acme/payments/production'] as const;

const part = (id: string, findings = makeFindings(0)): Report =>
  makeReport({
    outcomes: [makeOutcome({ findings, targets: [makeTarget({ target: id })] })],
    asked: askedOf(inputsOf(id.startsWith('/') ? { 'azure-scopes': id } : { 'pulumi-stacks': id })),
    part: true,
  });
const write = (name: string, report: Report) =>
  folder.write(`policy-gate-reports/${name}/policy-gate.json`, renderJson(report));
const policy = (targets: string) =>
  folder.write('.github/policy-gate.yml', `version: 1\ntargets: ${targets}\n`);

beforeEach(() => policy(`{ pulumi-stacks: [${STACKS.join(', ')}] }`));

describe('policy-gate merge', () => {
  it('joins the reports below a directory, and writes the joined one where it is told to', async () => {
    for (const [index, id] of STACKS.entries()) await write(String(index), part(id));
    const { exitCode, out, err } = await folder.run(['merge', '--report-directory', 'joined']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
    expect(out.join('\n')).toContain('Joined from 2 reports');
    expect(JSON.parse((await folder.read('joined/policy-gate.json')) ?? '')).toMatchObject({
      verdict: 'pass',
      joined: { reports: 2 },
    });
  });

  it('that was stopped has not passed, and writes nothing', async () => {
    for (const [index, id] of STACKS.entries()) await write(String(index), part(id));
    const signal = AbortSignal.abort(new Error('stopped by SIGTERM'));
    const { exitCode, out } = await folder.run(['merge', '--report-directory', 'joined'], { signal });
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: [] });
    expect(await folder.read('joined/policy-gate.json')).toBeUndefined();
  });

  it('says which policy file names the targets', async () => {
    const { out } = await folder.run(['merge']);
    expect(out.join('\n')).toContain('Policy file: .github/policy-gate.yml in the working directory');
  });

  it('takes files and patterns', async () => {
    for (const [index, id] of STACKS.entries()) await write(String(index), part(id));
    expect((await folder.run(['merge', 'policy-gate-reports/*'])).exitCode).toBe(0);
    const named = STACKS.map((_, index) => `policy-gate-reports/${index}/policy-gate.json`);
    expect((await folder.run(['merge', ...named])).exitCode).toBe(0);
    expect((await folder.run(['merge', 'nowhere/*.json'])).exitCode).toBe(3);
  });

  it('fails on a breach with 1, and says who is missing with 3', async () => {
    await write('0', part(STACKS[0], [makeFinding({ severity: 'critical' })]));
    await write('1', part(STACKS[1]));
    expect((await folder.run(['merge'])).exitCode).toBe(1);
    await write('0', part(STACKS[1]));
    const { exitCode, out } = await folder.run(['merge']);
    expect(exitCode).toBe(3);
    expect(out.join('\n')).toContain(`pulumi ${STACKS[0]}: missing (missing-part)`);
  });

  it('has no part without a report at all', async () => {
    const { exitCode, out } = await folder.run(['merge']);
    expect(exitCode).toBe(3);
    expect(out.join('\n')).toContain('not joined: policy-gate-reports: there is no report.');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['what is no JSON', '{', 'is not JSON.'],
    ['a cut report', renderJson(part(STACKS[0])).slice(0, -50), 'is not JSON.'],
    ['no UTF-8', Buffer.from([0xff]), 'no UTF-8'],
    [
      'another version',
      renderJson(part(STACKS[0])).replace('"version": 1', '"version": 2'),
      'is not the JSON report',
    ],
    [
      'another run',
      renderJson({ ...part(STACKS[0]), run: { ...RUN, id: '41' }, startedAt: '2026-01-01T00:00:00.000Z' }),
      'another run: 41',
    ],
    ['a report of our own making', renderJson({ ...part(STACKS[0]), verdict: 'fail' }), 'contradicts itself'],
  ])('is an error with %s beside the whole, which is shown', async (_, content, why) => {
    for (const [index, id] of STACKS.entries()) await write(String(index), part(id));
    await folder.write('policy-gate-reports/2/x.json', content);
    const { exitCode, out } = await folder.run(['merge']);
    expect(exitCode).toBe(3);
    expect(out.join('\n')).toContain('not joined: policy-gate-reports/2/x.json');
    expect(out.join('\n')).toContain(why);
    expect(out.join('\n')).toContain('Joined from 2 reports');
  });

  it('follows no link', async () => {
    for (const [index, id] of STACKS.entries()) await write(String(index), part(id));
    await mkdir(join(folder.path, 'elsewhere'));
    await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'policy-gate-reports/link'));
    const { exitCode, out } = await folder.run(['merge']);
    expect(exitCode).toBe(3);
    expect(out.join('\n')).toContain('policy-gate-reports/link: is a symbolic link');
  });

  it('knows its targets though their ids are hidden, each of them', async () => {
    const other = SUBSCRIPTION.replace('1111', '2222');
    await policy(`{ azure-scopes: [${SUBSCRIPTION}, ${other}] }`);
    await write('0', redactReport(part(SUBSCRIPTION)));
    await write('1', redactReport(part(SUBSCRIPTION)));
    expect((await folder.run(['merge'])).exitCode).toBe(3);
    await write('1', redactReport(part(other.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'))));
    expect((await folder.run(['merge'])).exitCode).toBe(0);
  });

  it('is refused without targets in the policy file, and without the file', async () => {
    await policy('{}');
    const { exitCode, err } = await folder.run(['merge']);
    expect(exitCode).toBe(2);
    expect(err.join()).toContain('names no targets, so nobody could tell which report is missing.');
    expect((await folder.run(['merge', '--config-file', 'x.yml'])).exitCode).toBe(2);
    expect((await folder.run(['merge', '--report-directory', ''])).exitCode).toBe(2);
  });
});
