import { describe, expect, it } from 'vitest';
import { SCOPES, STACKS } from '../../sandbox/targets.ts';
import { parseBaseline, renderBaseline } from '../../src/config/load/baseline-file.ts';
import { type BaselineEntry, toEntry } from '../../src/policy/baseline.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { DEFAULT, useBaselineScene } from './baseline-scene.ts';

const [PRODUCTION, STAGING] = STACKS;

const scene = useBaselineScene();
const { folder, pulumi, azure, secrets, baseline } = scene;

async function entriesIn(name = DEFAULT): Promise<readonly BaselineEntry[]> {
  return parseBaseline((await folder.read(name)) ?? '', name);
}

/** Ids of what the service holds open of a stack, by resource and policy. */
function openIn(stack: string): ReadonlySet<string> {
  const open = scene.sandbox.pulumi.estate.issues.filter(
    ({ organization, entityType, entityProject, entityId, status }) =>
      entityType === 'stack' &&
      [organization, entityProject, entityId].join('/') === stack &&
      !['fixed', 'ignored', 'by_design'].includes(status),
  );
  return new Set(
    open.map(({ policyPack, policyName, resourceURN }) => [policyPack, policyName, resourceURN].join()),
  );
}

const stranger = toEntry(makeFinding({ fingerprint: 'f'.repeat(32), scope: 'acme/elsewhere/production' }));
const gone = toEntry(makeFinding({ fingerprint: 'e'.repeat(32), scope: PRODUCTION }));

describe('policy-gate baseline', () => {
  it('writes every finding of the targets, once and sorted, and says how many', async () => {
    const { exitCode, out, err } = await baseline([...pulumi(), '--pulumi-stacks', PRODUCTION]);
    const entries = await entriesIn();
    const open = openIn(PRODUCTION);
    expect(new Set(entries.map(({ pack, policy, resource }) => [pack, policy, resource].join()))).toEqual(
      open,
    );
    expect(entries).toHaveLength(open.size);
    expect(entries.every(({ source, scope }) => source === 'pulumi' && scope === PRODUCTION)).toBe(true);
    expect({ exitCode, out, err }).toEqual({
      exitCode: 0,
      out: [
        `Wrote ${DEFAULT} with ${open.size} findings: 0 known, ${open.size} added, 0 gone, 0 kept of other targets.`,
        `The gate reads it once the policy file says "baseline: ${DEFAULT}".`,
      ],
      err: [],
    });
    expect(await folder.read(DEFAULT)).toBe(renderBaseline(entries));
    expect(await folder.list()).toEqual([DEFAULT]);
  });

  it('writes the same bytes again', async () => {
    const words = [...pulumi(), ...azure(), '--pulumi-stacks', STACKS.join()];
    await baseline(words);
    const first = await folder.read(DEFAULT);
    const { out } = await baseline(words);
    expect(out[0]).toContain(' 0 added, 0 gone, 0 kept of other targets.');
    expect(await folder.read(DEFAULT)).toBe(first);
    expect((await entriesIn()).some(({ source }) => source === 'azure')).toBe(true);
  });

  it('keeps what is of other targets, and takes out what is gone', async () => {
    await folder.write(DEFAULT, renderBaseline([stranger, gone]));
    const { out } = await baseline([...pulumi(), '--pulumi-stacks', STAGING, '--pulumi-stacks', PRODUCTION]);
    expect(out[0]).toMatch(/: 0 known, \d+ added, 1 gone, 1 kept of other targets\.$/);
    const entries = await entriesIn();
    expect(entries).toContainEqual(stranger);
    expect(entries).not.toContainEqual(gone);
  });

  it('keeps what happened in Azure before the window, and says so', async () => {
    const id = `${SCOPES[0]}/providers/Microsoft.Storage/storageAccounts/long-ago`;
    const earlier = toEntry(makeAzureFinding({ fingerprint: 'd'.repeat(32), resource: { id } }));
    await folder.write(DEFAULT, renderBaseline([earlier]));
    const { out } = await baseline(scene.azure());
    expect(out[0]).toMatch(/ 0 gone, 0 kept of other targets, 1 kept that this reading cannot tell of\.$/);
    expect(await entriesIn()).toContainEqual(earlier);
  });

  it('adds nothing with --prune', async () => {
    await baseline([...pulumi(), '--pulumi-stacks', PRODUCTION]);
    const [known] = await entriesIn();
    if (known === undefined) throw new Error('nothing was written');
    await folder.write(DEFAULT, renderBaseline([stranger, gone, known]));
    const { exitCode, out } = await baseline([...pulumi(), '--pulumi-stacks', PRODUCTION, '--prune']);
    expect(exitCode).toBe(0);
    expect(out[0]).toContain('with 2 findings: 1 known, 0 added, 1 gone, 1 kept of other targets.');
    expect(await folder.read(DEFAULT)).toBe(renderBaseline([stranger, known]));
  });

  it('takes in what is waived', async () => {
    const expires = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await folder.write(
      '.github/policy-gate.yml',
      `version: 1\nwaivers: [ { match: { source: pulumi }, reason: r, owner: o, expires: ${expires} } ]\n`,
    );
    await baseline([...pulumi(), '--pulumi-stacks', PRODUCTION]);
    expect(await entriesIn()).toHaveLength(openIn(PRODUCTION).size);
  });

  it('leaves out what is exempt', async () => {
    const group = SCOPES[0].replace('rg-web-prod', 'rg-data-prod');
    const events = scene.sandbox.azure.estate.events.filter(({ resourceId }) => /stexempt/i.test(resourceId));
    expect(events.map(({ complianceState }) => complianceState)).toEqual(['Exempt']);
    await baseline(['--azure-environment', scene.sandbox.azure.url, '--azure-scopes', group]);
    const resources = (await entriesIn()).map(({ resource }) => resource);
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.filter((id) => /stexempt/i.test(id))).toEqual([]);
  });

  it('reads the targets of the policy file, and writes where the file says', async () => {
    await folder.write(
      '.github/policy-gate.yml',
      `version: 1\nbaseline: policies/known.json\ntargets:\n  pulumi-stacks: [${STAGING}]\n  azure-scopes: [${SCOPES[0]}]\n`,
    );
    const { exitCode, out, err } = await baseline([
      ...pulumi(),
      '--azure-environment',
      scene.sandbox.azure.url,
    ]);
    expect(exitCode).toBe(0);
    expect(err).toEqual(['Azure: signed in by AZURE_ACCESS_TOKEN.']);
    expect(out).toEqual([expect.stringContaining('Wrote policies/known.json with ')]);
    const entries = await entriesIn('policies/known.json');
    expect(new Set(entries.map(({ source }) => source))).toEqual(new Set(['pulumi', 'azure']));
    expect(await folder.read(DEFAULT)).toBeUndefined();
  });

  it('takes the address of the environment where the targets are those of the file', async () => {
    await folder.write('.github/policy-gate.yml', `version: 1\ntargets: { pulumi-stacks: ${STAGING} }\n`);
    const env = { ...secrets(), PULUMI_BACKEND_URL: scene.sandbox.pulumi.url };
    expect(await baseline([], env)).toMatchObject({ exitCode: 0, err: [] });
  });

  it('writes where it is told, whatever the file says', async () => {
    await folder.write(
      'gate.yml',
      `version: 1\nbaseline: known.json\ntargets: { pulumi-stacks: ${STAGING} }\n`,
    );
    const { exitCode, out } = await baseline([
      ...pulumi(),
      '--config-file',
      'gate.yml',
      '--output',
      'new/known.json',
    ]);
    expect(exitCode).toBe(0);
    expect(out[1]).toBe('The gate reads it once the policy file says "baseline: new/known.json".');
    expect(await folder.list()).toEqual(['gate.yml', 'new/known.json']);
  });

  it('signs in to Azure by a client and the secret of the environment', async () => {
    const { estate } = scene.sandbox.azure;
    const [client] = estate.clients;
    const words = ['--azure-tenant-id', estate.tenantId, '--azure-client-id', client?.clientId ?? ''];
    for (const name of ['AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET']) {
      const env = { [name]: client?.clientSecret ?? '' };
      expect(await baseline([...azure(), ...words], env)).toMatchObject({ exitCode: 0 });
    }
  });

  it('takes no input of a step around it', async () => {
    const env = {
      ...secrets(),
      'INPUT_AZURE-SCOPES': 'x',
      'INPUT_PULUMI-STACKS': 'acme/website/gone',
      INPUT_X: '1',
    };
    expect((await baseline([...pulumi(), '--pulumi-stacks', STAGING], env)).exitCode).toBe(0);
  });
});

describe('policy-gate baseline, the built command', () => {
  it('writes the baseline of the folder that it runs in', async () => {
    const words = ['baseline', ...pulumi(), ...azure(), '--pulumi-stacks', STACKS.join()];
    const { exitCode, stdout, stderr } = await folder.start(words, secrets());
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'Azure: signed in by AZURE_ACCESS_TOKEN.\n',
    });
    expect(stdout).toContain(`Wrote ${DEFAULT} with ${(await entriesIn()).length} findings`);
  });
});
