import { expect, it } from 'vitest';
import { useFolder } from './folder.ts';

const folder = useFolder();

it('shows a failing check without an account, wherever it is started, and writes nothing', async () => {
  await folder.write(
    '.github/policy-gate.yml',
    'version: 1\ntargets: { pulumi-stacks: [other/org/stack] }\n',
  );
  const { exitCode, out, err } = await folder.run(['demo'], { env: {} });
  expect(exitCode).toBe(0);
  expect(out.join('\n')).toMatch(
    /Findings\n[\s\S]*\nPolicy Gate fail: .*\nThe check fails \(exit code 1\)\.$/,
  );
  expect(out.join('\n')).not.toContain('other/org/stack');
  expect(err.join('\n')).toContain('policy-gate check --pulumi-stacks acme/website/production');
  expect(await folder.list()).toEqual(['.github/policy-gate.yml']);
});

it('takes other limits and formats, and refuses what is none', async () => {
  const limits = '{ critical: 9999, high+: 9999, mandatory+: 9999 }';
  const json = await folder.run(['demo', '--format', 'json', '--thresholds', limits], { env: {} });
  expect(json.exitCode).toBe(0);
  expect(JSON.parse(json.out.join('\n'))).toMatchObject({ verdict: 'pass', targets: [{}, {}, {}] });
  expect((await folder.run(['demo', '--thresholds', 'many'], { env: {} })).exitCode).toBe(2);
});
