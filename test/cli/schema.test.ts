import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyFileSchema } from '../../src/config/file/json-schema.ts';
import { useFolder } from './folder.ts';

const folder = useFolder();

describe('policy-gate schema', () => {
  it('prints the JSON Schema of the policy file, and nothing else', async () => {
    const { exitCode, out, err } = await folder.run(['schema']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
    expect(out.join('\n')).toBe(JSON.stringify(policyFileSchema(), null, 2));
    expect(out.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('takes no words', async () => {
    const { exitCode, out, err } = await folder.run(['schema', 'policy']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err).toEqual(["error: too many arguments for 'schema'. Expected 0 arguments but got 1."]);
  });
});

describe('policy-gate schema, the built command', () => {
  it('prints it too', async () => {
    const { exitCode, stdout, stderr } = await folder.start(['schema']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(policyFileSchema())));
  });

  it('loads the converter for it alone', async () => {
    const bundle = new URL('../../dist/cli/index.js', import.meta.url);
    expect(await readFile(bundle, 'utf8')).not.toContain('Policy file of Policy Gate');
  });
});
