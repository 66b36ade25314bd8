import { existsSync, readFileSync } from 'node:fs';
import { describe } from 'vitest';
import { isObject, type JsonObject } from './json.ts';

const FOLDER = new URL('../../../shared/contracts/', import.meta.url);

/** The descriptions are kept beside the project, not in it: a clone on its own does not have them. */
export const contractsPresent = existsSync(FOLDER);

/** A suite that needs the official descriptions. Its title says why, where it does not run. */
export function describeContract(title: string, body: () => void): void {
  const reason = contractsPresent ? '' : ` (not run: there is no ${FOLDER.pathname})`;
  describe.runIf(contractsPresent)(`${title}${reason}`, body);
}

/** A file of the folder. */
export function readContract(path: string): JsonObject {
  const json: unknown = JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
  if (!isObject(json)) throw new TypeError(`${path} holds no JSON object`);
  return json;
}

/** Where a file of the folder is. */
export function contractUrl(path: string): URL {
  return new URL(path, FOLDER);
}

export type ServiceName = 'pulumi' | 'azure' | 'github';

const SPECIFICATION = 'azure/specification';
const AUTHORIZATION = `${SPECIFICATION}/resources/resource-manager/Microsoft.Authorization`;
const SECURITY = `${SPECIFICATION}/security/resource-manager`;

/** The files that describe each service's operations. */
export const DESCRIPTIONS: Readonly<Record<ServiceName, readonly string[]>> = {
  pulumi: ['pulumi/policy-openapi.json'],
  azure: [
    'azure/policyEvents.2019-10-01.resolved.json',
    'azure/policyStates.2019-10-01.resolved.json',
    `${AUTHORIZATION}/stable/2023-04-01/policyAssignments.json`,
    `${AUTHORIZATION}/stable/2023-04-01/policyDefinitions.json`,
    `${AUTHORIZATION}/stable/2023-04-01/policySetDefinitions.json`,
    `${SPECIFICATION}/resourcegraph/resource-manager/Microsoft.ResourceGraph/stable/2022-10-01/resourcegraph.json`,
    `${SECURITY}/Microsoft.Security/stable/2021-06-01/assessmentMetadata.json`,
  ],
  github: ['github/openapi-subset.json'],
};

/** Files that the descriptions refer to. */
export const REFERENCED: readonly string[] = [
  `${SPECIFICATION}/common-types/resource-management/v1/types.json`,
  `${SPECIFICATION}/common-types/resource-management/v5/types.json`,
  `${AUTHORIZATION}/common/v1/types.json`,
  `${SECURITY}/common/v1/types.json`,
];
