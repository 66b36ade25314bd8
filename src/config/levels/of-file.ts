import type { Axis } from '../../finding/axis.ts';
import type { SourceName } from '../../finding/finding.ts';
import type { MappingEntry } from '../../policy/mapping.ts';
import type { PolicyFile } from '../file/schema.ts';
import { toThresholds } from '../thresholds.ts';
import { isOpen, KNOB_NAMES } from './knobs.ts';
import type { Level, LimitSetting, SomeKnobs } from './level.ts';
import { failOnSettings, thresholdSettings } from './limit-settings.ts';

/** Which keys a file leaves open to the level below. */
export function openKeysOf({ overridable = [] }: PolicyFile): (key: string) => boolean {
  const named = new Set(overridable);
  return (key) => isOpen(named, key);
}

/** A policy file as a level; `origin` is where it stands. */
export function levelOfFile(file: PolicyFile, origin: string): Level {
  const isLeftOpen = openKeysOf(file);
  const knobs = knobsOf(file);
  const floors = Object.fromEntries(
    KNOB_NAMES.map((name) => [name, isLeftOpen(name) ? undefined : knobs[name]]),
  );
  return {
    origin,
    knobs,
    floors,
    limits: limitsOf(file, origin, isLeftOpen),
    waivers: {
      items: (file.waivers ?? []).map((waiver) => ({ ...waiver, origin })),
      isOpen: isLeftOpen('waivers'),
    },
    severities: { items: severitiesOf(file, origin), isOpen: isLeftOpen('severity') },
    levels: { items: levelsOf(file, origin), isOpen: isLeftOpen('level') },
  };
}

function knobsOf({
  severity,
  level,
  priority,
  pulumi,
  azure,
  report,
  limits,
  ...file
}: PolicyFile): SomeKnobs {
  return {
    'warn-only': file['warn-only'],
    'only-new': file['only-new'],
    'on-error': file['on-error'],
    'on-no-evidence': file['on-no-evidence'],
    'on-fork': file['on-fork'],
    'max-waiver-days': file['max-waiver-days'],
    override: file.override,
    baseline: file.baseline,
    'new-since': file['new-since'],
    'severity.unspecified': severity?.unspecified,
    'severity.unknown': severity?.unknown,
    'level.unknown': level?.unknown,
    'priority.unknown': priority?.unknown,
    'pulumi.api': pulumi?.api,
    'pulumi.wait-for-evaluation': pulumi?.['wait-for-evaluation'],
    // An empty filter is one that narrows nothing, and a word about it all the same.
    'azure.filter': azure !== undefined && 'filter' in azure ? (azure.filter ?? 'none') : undefined,
    'azure.principal': azure?.principal,
    'azure.cross-check': azure?.['cross-check'],
    'azure.states': azure?.states,
    'azure.defender-severity': azure?.['defender-severity'],
    'azure.wait-for-events': azure?.['wait-for-events'],
    ...reportKnobsOf(report),
    'limits.rows': limits?.rows,
    'limits.deadline': limits?.deadline,
  };
}

function reportKnobsOf(report: PolicyFile['report']): SomeKnobs {
  return {
    'report.annotations': report?.annotations,
    'report.check-run': report?.['check-run'],
    'report.redact': report?.redact,
    'report.sarif-location': report?.['sarif-location'],
    'report.tracking-labels': report?.['tracking-labels'],
    'report.tracking-assignees': report?.['tracking-assignees'],
  };
}

function limitsOf(file: PolicyFile, origin: string, isLeftOpen: (key: string) => boolean): LimitSetting[] {
  const rules = (file.rules ?? []).map(
    ({ name, match, max, action }): LimitSetting => ({
      knob: 'rules',
      key: name,
      limit: { name, counting: { match }, max, action, origin },
      isOpen: isLeftOpen('rules'),
    }),
  );
  return [
    ...failOnSettings(file, origin, isLeftOpen),
    ...thresholdSettings(toThresholds(file.thresholds ?? {}), origin, isLeftOpen('thresholds')),
    ...rules,
  ];
}

function severitiesOf({ severity = {} }: PolicyFile, origin: string): readonly MappingEntry[] {
  const of = (source: SourceName): readonly MappingEntry[] =>
    (severity[source] ?? []).map(({ match, severity: word }, place) => ({
      source,
      match,
      gives: { axis: 'severity', word },
      path: entryPath(origin, 'severity', source, place),
    }));
  return [...of('azure'), ...of('pulumi')];
}

function levelsOf({ level = {} }: PolicyFile, origin: string): readonly MappingEntry[] {
  const of = (source: SourceName): readonly MappingEntry[] =>
    (level[source] ?? []).map(({ match, level: word }, place) => ({
      source,
      match,
      gives: { axis: 'level', word },
      path: entryPath(origin, 'level', source, place),
    }));
  return [...of('azure'), ...of('pulumi')];
}

function entryPath(origin: string, axis: Axis, source: SourceName, place: number): string {
  return `${origin}: ${axis}.${source}[${place}]`;
}
