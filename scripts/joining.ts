import type { BuildOptions, Plugin } from 'esbuild';
import { usedEndpoints } from './used-endpoints.ts';

/**
 * The toolkit's way to identity tokens imports an HTTP client, which loads half of Node before the first request. The
 * gate has its own (src/github/identity-token.ts).
 */
const withoutIdentityTokens: Plugin = {
  name: 'without identity tokens',
  setup(plugin) {
    plugin.onLoad({ filter: /@actions[\\/]core[\\/]lib[\\/]oidc-utils\.js$/ }, () => ({
      contents: 'export const OidcClient = undefined;',
    }));
  },
};

/** How the modules of a program are joined. What is imported late stays a file of its own. */
export const JOINING = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
  alias: { yaml: './node_modules/yaml/browser/index.js', undici: './scripts/undici.js' },
  plugins: [withoutIdentityTokens, usedEndpoints],
} satisfies BuildOptions;
