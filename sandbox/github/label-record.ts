import type { GitHubEstate } from './estate.ts';
import { baseName } from './repository-record.ts';
import { type ApiObject, derivedId, nodeId } from './user-record.ts';

/** GitHub's `label`, as issues and pull requests hold it. */
export function labelRecord(origin: string, estate: GitHubEstate, name: string): ApiObject {
  const id = derivedId(`label ${name}`);
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${origin}/repos/${baseName(estate)}/labels/${encodeURIComponent(name)}`,
    ...eventLabel(name),
    default: false,
    description: '',
  };
}

/** What an event says of its label. */
export function eventLabel(name: string): { readonly name: string; readonly color: string } {
  const color = (derivedId(name) % 0x1_00_00_00).toString(16).padStart(6, '0');
  return { name, color };
}
