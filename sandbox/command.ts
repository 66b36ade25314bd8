import { startSandbox } from './sandbox.ts';
import { inputsFor } from './scene.ts';

/** Starts the sandbox and prints how to reach it; it runs until it is interrupted. */
const sandbox = await startSandbox();
const { pulumi, azure, github } = sandbox;
const lines = [
  `Pulumi Cloud            ${pulumi.url}`,
  `Azure Resource Manager  ${azure.url} (Entra at ${azure.loginUrl})`,
  `GitHub                  ${github.url}`,
  '',
  'Variables that point the action at it:',
  ...Object.entries(inputsFor(sandbox)).map(
    ([name, value]) => `INPUT_${name.toUpperCase()}=${JSON.stringify(value)}`,
  ),
  `AZURE_ACCESS_TOKEN=${azure.issueToken()}`,
  `GITHUB_API_URL=${github.url}`,
  '',
  'Stop with Ctrl+C.',
];
process.stdout.write(`${lines.join('\n')}\n`);
