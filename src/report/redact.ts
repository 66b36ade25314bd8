import type { Report } from './report.ts';

const HIDDEN = '(hidden)';

const GUID = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`;
/** Subscriptions in ARM ids, as they are and as they stand in addresses, and accounts in the names of AWS. */
const IDS = [
  new RegExp(`(?<=(?:/|%2f)subscriptions(?:/|%2f))${GUID}`, 'gi'),
  /(?<=\barn:[\w-]{1,20}:[\w-]{0,40}:[\w-]{0,40}:)\d{12}\b/gi,
];

/** Text without the ids of subscriptions and accounts, where they stand as such. */
export function redactText(text: string): string {
  return IDS.reduce((known, id) => known.replace(id, HIDDEN), text);
}

/**
 * A report without the ids of subscriptions and accounts: those that stand as such anywhere in it are hidden wherever
 * they stand. Fingerprints stay what they are.
 */
export function redactReport(report: Report): Report {
  const json = JSON.stringify(report);
  const named = IDS.flatMap((id) => [...json.matchAll(id)].map(([found]) => found.toLowerCase()));
  const anywhere = [...new Set(named)].map((id) => new RegExp(String.raw`(?<![\w-])${id}(?![\w-])`, 'gi'));
  const hide = (text: string): string =>
    anywhere.reduce((known, id) => known.replace(id, HIDDEN), redactText(text));
  const redacted: Report = JSON.parse(json, (_, value: unknown) =>
    typeof value === 'string' ? hide(value) : value,
  );
  return redacted;
}
