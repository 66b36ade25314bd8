import type { SourceError, SourceErrorCode } from '../../../errors.ts';

/** What was looked up in vain: how it is called, which permission reads it, and what follows for the report. */
export type Unread = {
  readonly what: string;
  readonly permission: string;
  readonly consequence: string;
  readonly failures: readonly SourceError[];
};

/** One note for each way in which the look-ups of one kind failed. */
export function unreadNotes({ what, permission, consequence, failures }: Unread): readonly string[] {
  const refused = failures.filter(({ code }) => code === 'forbidden').length;
  const missing = failures.filter(({ code }) => code === 'not-found').length;
  const others = failures.filter(({ code }) => code !== 'forbidden' && code !== 'not-found');
  const [first] = others;
  return [
    ...(refused === 0
      ? []
      : [`The identity may not read ${refused} of the ${what} (${permission}): ${consequence}.`]),
    ...(missing === 0
      ? []
      : [`Not there, or out of the identity's sight: ${missing} of the ${what}; ${consequence}.`]),
    ...(first === undefined
      ? []
      : [`${others.length} of the ${what} could not be read: ${consequence}. ${first.message}`]),
  ];
}

/** Answers that something is not there for this identity; others may hide what would make a finding count. */
const ANSWERS: readonly SourceErrorCode[] = ['forbidden', 'not-found', 'rejected'];

/** The first failure that is no answer: what it kept back may be a severity, so nobody can tell what counts. */
export function outageAmong(failures: readonly SourceError[]): SourceError | undefined {
  return failures.find(({ code }) => !ANSWERS.includes(code));
}
