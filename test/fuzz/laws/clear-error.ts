import { ConfigurationError, SourceError } from '../../../src/errors.ts';

/** What a message holds that nobody wrote on purpose. */
const ACCIDENT =
  /\bundefined\b|\[object |\bNaN\b|is not a function|is not iterable|Cannot (?:read|convert|set)|Invalid (?:time|array|string)|call stack|Maximum|Unexpected token|is not defined|defect in Policy Gate/;

/** The project's own error, with a message for people; anything else is thrown on. */
export function expectClear(error: unknown): void {
  const messages = messagesOf(error);
  if (messages.length === 0) throw new Error('what was thrown is no error of our own', { cause: error });
  messages.forEach(expectWords);
}

function messagesOf(error: unknown): readonly string[] {
  if (error instanceof ConfigurationError)
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  return error instanceof SourceError && error.code !== 'unexpected' ? [error.message] : [];
}

/** Words that say what failed. */
export function expectWords(message: string): void {
  if (message.trim().length < 10 || ACCIDENT.test(message))
    throw new Error(`this says nothing: ${message.slice(0, 500)}`);
}
