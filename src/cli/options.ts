import { InvalidArgumentError } from 'commander';
import * as v from 'valibot';

/** What an option was given as, every time that it was given. */
export const texts = v.optional(v.array(v.string()), []);

/** Keeps every value of an option, so that one that is given twice is not silently the last. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  // A variable that is not set makes the option behind it the value of this one.
  if (/^--[a-z][a-z-]*$/.test(text))
    throw new InvalidArgumentError('It is an option itself: a value is missing.');
  return [...before, text];
}

/** Examples for the end of a command's help: what for, and what to type. */
export function examples(shown: Readonly<Record<string, string>>): string {
  const lines = Object.entries(shown).flatMap(([purpose, typed]) => [`  ${purpose}:`, `    ${typed}`]);
  return ['', 'Examples:', ...lines].join('\n');
}
