import type { Problem } from '../../errors.ts';
import type { SourceName } from '../../finding/finding.ts';
import type { Selector } from '../../policy/selector.ts';

const PULUMI_ONLY = ['kind', 'status', 'assigned-to'] as const;
const AZURE_ONLY = ['category', 'effect'] as const;

/** Why a selector can never take a finding: each service has words that the other's findings never carry. */
export function contradictions(selector: Selector): readonly Problem[] {
  const { source = ['pulumi', 'azure'] } = selector;
  const pulumiOnly = onlyOfPulumi(selector);
  const azureOnly = onlyOfAzure(selector);
  if (!source.includes('pulumi')) return pulumiOnly.map((key) => neverMet(key, 'azure'));
  if (!source.includes('azure')) return azureOnly.map((key) => neverMet(key, 'pulumi'));
  const [ours] = pulumiOnly;
  const [theirs] = azureOnly;
  if (ours === undefined || theirs === undefined) return [];
  return [
    {
      path: ours,
      message: `only Pulumi findings meet it, and only Azure ones meet ${theirs}: none meets both.`,
    },
  ];
}

/** Keys by which a selector takes Pulumi findings alone. */
export function onlyOfPulumi(selector: Selector): readonly string[] {
  const keys = PULUMI_ONLY.filter((key) => selector[key] !== undefined);
  const { priority = ['unprioritized'] } = selector;
  return priority.includes('unprioritized') ? keys : [...keys, 'priority'];
}

function onlyOfAzure({ blocked, ...selector }: Selector): readonly string[] {
  const keys = AZURE_ONLY.filter((key) => selector[key] !== undefined);
  return blocked === true ? [...keys, 'blocked'] : keys;
}

const REASONS: Readonly<Record<string, string>> = {
  blocked: 'a Pulumi issue is of something deployed, never of something blocked',
  priority: 'Azure findings are all unprioritized',
};

function neverMet(key: string, source: SourceName): Problem {
  const reason = REASONS[key] ?? `${source === 'azure' ? 'Azure' : 'Pulumi'} findings have no ${key}`;
  return { path: key, message: `is never met with source ${source}: ${reason}.` };
}
