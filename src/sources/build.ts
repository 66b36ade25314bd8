import type { Settings } from '../config/settings.ts';
import type { SourcePorts } from './ports.ts';
import type { Source } from './source.ts';

/**
 * The sources that the settings name; one that they do not name is not even loaded. Throws a ConfigurationError where a
 * service has targets and no sign-in.
 */
export async function buildSources(
  { pulumi, azure }: Settings,
  ports: SourcePorts,
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  if (pulumi.stacks.length + pulumi.accounts.length > 0) {
    const { buildPulumiSource } = await import('./pulumi/build.ts');
    sources.push(buildPulumiSource(pulumi, ports));
  }
  if (azure.targets.length > 0) {
    const { buildAzureSource } = await import('./azure/build.ts');
    sources.push(await buildAzureSource(azure, ports));
  }
  return sources;
}
