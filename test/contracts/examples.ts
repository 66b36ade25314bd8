import { readdirSync } from 'node:fs';
import { route, startServer } from '../../sandbox/server.ts';
import { createService, type Service } from '../../src/sources/http.ts';
import { serviceOptions } from '../sources/service.ts';
import { isObject, member } from './json.ts';
import { contractsPresent, contractUrl, readContract } from './official.ts';

const SPECIFICATION = 'azure/specification';

/** Where the examples of a description lie. */
export const EXAMPLES = {
  insights: `${SPECIFICATION}/policyinsights/resource-manager/Microsoft.PolicyInsights/stable/2019-10-01/examples/`,
  policies: `${SPECIFICATION}/resources/resource-manager/Microsoft.Authorization/stable/2023-04-01/examples/`,
  graph: `${SPECIFICATION}/resourcegraph/resource-manager/Microsoft.ResourceGraph/stable/2022-10-01/examples/`,
  assessments: `${SPECIFICATION}/security/resource-manager/Microsoft.Security/stable/2021-06-01/examples/AssessmentsMetadata/`,
} as const;

/** An answer of an example, by the name of its file. */
export type Example = { readonly name: string; readonly body: unknown };

/** Every answer with a body that the examples of a folder hold, of the files whose names match. */
export function examplesIn(folder: keyof typeof EXAMPLES, name = /./): readonly Example[] {
  if (!contractsPresent) return [];
  const files = readdirSync(contractUrl(EXAMPLES[folder])).filter((file) => name.test(file));
  return files.flatMap((file) => {
    const responses = readContract(EXAMPLES[folder] + file)['responses'];
    return (isObject(responses) ? Object.entries(responses) : []).flatMap(([status, response]) => {
      const body = member(response, 'body');
      const shown = `${file.replace(/\.json$/, '')} ${status}`;
      return isObject(body) ? [{ name: shown, body }] : [];
    });
  });
}

/** Gives a service whose every request is answered by the next body, the last one again and again. */
export async function answeredBy<T>(
  bodies: readonly unknown[],
  use: (service: Service) => Promise<T>,
): Promise<T> {
  let asked = 0;
  const answer = () => {
    const body = bodies[Math.min(asked, bodies.length - 1)];
    asked += 1;
    return { status: 200, body };
  };
  const server = await startServer([route('GET', '/*', answer), route('POST', '/*', answer)], answer);
  try {
    return await use(createService(serviceOptions(server.url)));
  } finally {
    await server.close();
  }
}
