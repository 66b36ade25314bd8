import { globSync, readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

type Endpoints = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * GitHub's client has a table of all its endpoints, a thousand, which is most of its code and takes as long to load as
 * the rest of it. The bundle gets the lines of those that the code names.
 */
export const usedEndpoints: Plugin = {
  name: 'used endpoints',
  setup(plugin) {
    plugin.onLoad({ filter: /plugin-rest-endpoint-methods[\\/].*[\\/]endpoints\.js$/ }, async ({ path }) => {
      const { default: all }: { default: Endpoints } = await import(path);
      const files = globSync('build/src/**/*.js').sort();
      const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
      return { contents: `export default ${JSON.stringify(endpointsIn(code, all))};` };
    });
  },
};

const ACCESS = /(?<!\.\.)\.rest\b/g;
const USE = /\boctokit\.rest\s*\.(\w+)\s*\.(\w+)/g;

/** The lines of the table that code names. Throws where it uses the client in a way that does not tell which. */
export function endpointsIn(code: string, all: Endpoints): Endpoints {
  const used: Record<string, Record<string, unknown>> = {};
  const uses = [...code.matchAll(USE)];
  if (uses.length < [...code.matchAll(ACCESS)].length || /\brest\b[^{}]*\}\s*=\s*octokit\b/.test(code))
    throw new Error('the build knows only endpoints that are written as octokit.rest.scope.method');
  for (const [name, scope = '', method = ''] of uses) {
    const endpoint = all[scope]?.[method];
    if (endpoint === undefined) throw new Error(`GitHub has no endpoint ${name}`);
    used[scope] = { ...used[scope], [method]: endpoint };
  }
  return used;
}
