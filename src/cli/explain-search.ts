import { nearest } from '../config/suggest.ts';
import type { Finding } from '../finding/finding.ts';
import type { Report } from '../report/report.ts';
import type { ReportedLimit } from '../report/reported-limit.ts';

/** Something in a report that is asked about. */
export type Hit =
  | { readonly kind: 'limit'; readonly limit: ReportedLimit }
  | { readonly kind: 'finding'; readonly finding: Finding };

/** A fingerprint, or as much of its start as tells it from others. */
const FINGERPRINT = /^[0-9a-f]{6,32}$/;

/** Names of more text than people type are no guesses. */
const MAX_GUESSED = 200;

/** What in a report is meant: by fingerprint, else by name, else by a part of the name of a policy or resource. */
export function findHits(what: string, report: Report): readonly Hit[] {
  const all = findingsOf(report);
  const typed = what.toLowerCase();
  const of = (matches: (finding: Finding) => boolean) =>
    all.filter(matches).map((finding): Hit => ({ kind: 'finding', finding }));
  const isMarked = FINGERPRINT.test(typed);
  const marked = isMarked ? of(({ fingerprint }) => fingerprint.startsWith(typed)) : [];
  if (marked.length > 0) return marked;
  const limits = report.limits
    .filter(({ rule }) => rule === what)
    .map((limit): Hit => ({ kind: 'limit', limit }));
  const named = [
    ...limits,
    ...of((one) => [...namesOf(one), one.resource.id].some((name) => name.toLowerCase() === typed)),
  ];
  if (named.length > 0) return named;
  return of((one) => namesOf(one).some((name) => name.toLowerCase().includes(typed)));
}

/** The limit, the policy and the resource whose names are nearest to what was typed, where they are near at all. */
export function nearestNames(what: string, report: Report): readonly string[] {
  const all = findingsOf(report);
  const groups = [
    report.limits.map(({ rule }) => rule),
    all.map(({ policy }) => policy.name),
    all.map(({ resource }) => resource.name),
  ];
  const near = groups.map((names) =>
    nearest(
      what,
      [...new Set(names)].filter(({ length }) => length <= MAX_GUESSED),
    ),
  );
  return [...new Set(near.filter((name) => name !== undefined))];
}

function findingsOf({ findings, setAside }: Report): readonly Finding[] {
  return [...findings, ...setAside.map(({ finding }) => finding)];
}

/** By what people call the policy and the resource. */
function namesOf({ policy, resource }: Finding): readonly string[] {
  return [policy.name, ...(policy.title === undefined ? [] : [policy.title]), resource.name];
}
