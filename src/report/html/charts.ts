import { SEVERITIES, type Severity } from '../../finding/axis.ts';
import type { Finding, SourceName } from '../../finding/finding.ts';
import { groupByPolicy, type PolicyGroup } from '../policy-groups.ts';
import { policyNames } from '../policy-names.ts';
import type { Report } from '../report.ts';
import { visible } from '../text.ts';
import { ageInDays } from './age.ts';
import type { Chart } from './page-shape.ts';

const LISTED_POLICIES = 10;
const NAME_CHARACTERS = 60;

const WORDS: readonly Severity[] = [...SEVERITIES, 'unspecified', 'unknown'];
const SOURCES: readonly (readonly [SourceName, string])[] = [
  ['pulumi', 'Pulumi'],
  ['azure', 'Azure'],
];
/** Upper ends, in days. */
const AGES = [
  ['up to 1 day', 1],
  ['2 to 7 days', 7],
  ['8 to 30 days', 30],
  ['31 to 90 days', 90],
  ['older', Number.POSITIVE_INFINITY],
] as const;

/** The charts of the findings that count; none where there is no finding. */
export function chartsOf(report: Report): readonly Chart[] {
  if (report.findings.length === 0) return [];
  return [bySeverity(report.findings), byPolicy(report.findings), byAge(report)];
}

function bySeverity(findings: readonly Finding[]): Chart {
  const labels = WORDS.filter((word) => findings.some(({ severity }) => severity === word));
  return {
    id: 'by-severity',
    title: 'Findings by severity and source',
    categories: 'Severity',
    labels,
    series: SOURCES.map(([key, name]) => {
      const own = findings.filter(({ source }) => source === key);
      return { key, name, values: labels.map((word) => countOf(own, word)) };
    }).filter(({ values }) => values.some((value) => value > 0)),
  };
}

function byPolicy(findings: readonly Finding[]): Chart {
  const groups = groupByPolicy(findings)
    .toSorted((a, b) => b.findings.length - a.findings.length)
    .slice(0, LISTED_POLICIES);
  return {
    id: 'by-policy',
    title: groups.length === LISTED_POLICIES ? 'The ten policies with most findings' : 'Findings by policy',
    categories: 'Policy',
    labels: groups.map(nameOf),
    series: severitySeries(groups.map((group) => group.findings)),
  };
}

function byAge({ findings, startedAt }: Report): Chart {
  const groups = Map.groupBy(findings, ({ firstObservedAt }) => {
    const days = ageInDays(firstObservedAt, startedAt);
    return days === undefined ? 'not known' : AGES.find(([, end]) => days <= end)?.[0];
  });
  const labels = [...AGES.map(([label]) => label), 'not known'] as const;
  const known = labels.filter((label) => label !== 'not known' || groups.has(label));
  return {
    id: 'by-age',
    title: 'Findings by age',
    categories: 'First seen',
    labels: known,
    series: severitySeries(known.map((label) => groups.get(label) ?? [])),
  };
}

/** One series for each severity that comes up. */
function severitySeries(groups: readonly (readonly Finding[])[]): Chart['series'] {
  return WORDS.map((word) => ({
    key: word,
    name: word,
    values: groups.map((group) => countOf(group, word)),
  })).filter(({ values }) => values.some((value) => value > 0));
}

function countOf(findings: readonly Finding[], word: Severity): number {
  return findings.filter(({ severity }) => severity === word).length;
}

/** How a policy is called where there is room for one name. */
export function nameOf(group: PolicyGroup): string {
  const { name } = group.worst.policy;
  const { title = name, isNamed } = policyNames(group);
  return visible(isNamed ? name : title, NAME_CHARACTERS) || '(empty)';
}
