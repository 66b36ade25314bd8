import type { Axis, LEVELS, SEVERITIES } from '../finding/axis.ts';
import type { Finding, SourceName } from '../finding/finding.ts';
import { type Ranks, worstRanked } from './rank.ts';
import { type MatchContext, type Matcher, matcherOf, type Selector } from './selector.ts';

/** A word that the policy gives to what a service leaves unsaid. */
export type MappingEntry = {
  readonly source: SourceName;
  readonly match: Selector;
  readonly gives:
    | { readonly axis: 'severity'; readonly word: (typeof SEVERITIES)[number] }
    | { readonly axis: 'level'; readonly word: (typeof LEVELS)[number] };
  /** Where it stands, for people: `severity.azure[0]`. */
  readonly path: string;
};

export type MappingResult = {
  readonly findings: readonly Finding[];
  /** Entries that no finding met. */
  readonly unused: readonly MappingEntry[];
};

/** Words by which a Pulumi issue says nothing of itself. Azure has no words of its own, so any may be given. */
const UNSAID: readonly string[] = ['unspecified', 'unknown'];

/** Gives each finding the words of the first entry that takes it; entries look at findings as they came. */
export function applyMapping(
  findings: readonly Finding[],
  entries: readonly MappingEntry[],
  context: MatchContext,
): MappingResult {
  if (entries.length === 0) return { findings, unused: [] };
  const met = new Set<MappingEntry>();
  const takers = entries.map((entry) => ({ entry, takes: takerOf(entry) }));
  const mapped = findings.map((finding) => {
    const taking = takers.flatMap(({ entry, takes }) => (takes(finding, context) ? [entry] : []));
    for (const entry of taking) met.add(entry);
    const severity = taking.find(({ gives }) => gives.axis === 'severity');
    const level = taking.find(({ gives }) => gives.axis === 'level');
    const entriesThatCount = [severity, level].filter((entry) => entry !== undefined);
    return entriesThatCount.reduce((known, entry) => given(known, entry, context.ranks), finding);
  });
  return { findings: mapped, unused: entries.filter((entry) => !met.has(entry)) };
}

function takerOf({ source, match, gives }: MappingEntry): Matcher {
  const takes = matcherOf(match);
  return (finding, context) =>
    finding.source === source &&
    (source === 'azure' || wordsOn(finding, gives.axis).some(isUnsaid)) &&
    takes(finding, context);
}

function wordsOn({ reportedWords, ...finding }: Finding, axis: 'severity' | 'level'): readonly string[] {
  return reportedWords?.[axis] ?? [finding[axis]];
}

function isUnsaid(word: string): boolean {
  return UNSAID.includes(word);
}

/** What another report of the finding says stays said: the worse of both counts. */
function given(finding: Finding, { source, gives }: MappingEntry, ranks: Ranks): Finding {
  const { reportedWords: words = {} } = finding;
  const unknownWords = without(finding.unknownWords, gives.axis);
  const decidedBy = (word: string) => (word === gives.word ? 'file' : 'service');
  const said = <W extends string>(all: readonly W[] = []): readonly W[] =>
    source === 'azure' ? [] : all.filter((word) => !isUnsaid(word));
  if (gives.axis === 'severity') {
    const severity = worstRanked<Finding['severity']>('severity', gives.word, said(words.severity), ranks);
    return { ...finding, severity, severityFrom: decidedBy(severity), unknownWords };
  }
  const level = worstRanked<Finding['level']>('level', gives.word, said(words.level), ranks);
  return { ...finding, level, levelFrom: decidedBy(level), unknownWords };
}

function without(words: Finding['unknownWords'], axis: Axis): Finding['unknownWords'] {
  const { [axis]: _, ...others } = words;
  return others;
}
