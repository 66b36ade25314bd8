import leven from 'leven';
import type { Parsed } from '../../../parsed.ts';
import { parseStack } from '../targets/stack.ts';

/** Which preview of a stack to read. */
export type PreviewReference =
  | { readonly kind: 'latest' }
  | { readonly kind: 'update'; readonly id: string }
  | { readonly kind: 'log'; readonly path: string };

/** One preview of the input `pulumi-preview`; without a stack, it is of the only stack. */
export type PreviewTarget = {
  readonly stack: string | undefined;
  readonly reference: PreviewReference;
};

const LATEST = 'latest';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Typing slips within a word of this length; "newest" and a file named "events" are further away. */
const SLIPS = 2;

/**
 * Reads the input `pulumi-preview`: one value, or lines `org/project/stack=VALUE`. A value is `latest`, the id of an
 * update (a UUID), or the path of an event log. The first `=` of a line always ends a stack, so that a misspelt
 * stack is never taken for a path: a path with `=` needs its stack in front. All problems are told at once.
 */
export function parsePreviewLines(text: string): Parsed<readonly PreviewTarget[]> {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const parsed = lines.map(parseLine);
  const problems = [
    ...parsed.flatMap((line) => ('problem' in line ? [line.problem] : [])),
    ...problemsBetween(lines),
  ];
  if (problems.length > 0) return { problem: problems.join(' ') };
  return { value: parsed.flatMap((line) => ('value' in line ? [line.value] : [])) };
}

function parseLine(line: string): Parsed<PreviewTarget> {
  const end = line.indexOf('=');
  const stack = end < 0 ? undefined : parseStack(line.slice(0, end).trim());
  const reference = parseValue(line.slice(end + 1).trim(), line);
  const problems = [stack, reference].flatMap((part) =>
    part !== undefined && 'problem' in part ? [part.problem] : [],
  );
  if (stack !== undefined && 'problem' in stack && looksLikePath(line)) {
    problems.push('If it is a path that holds "=", write its stack in front: org/project/stack=PATH.');
  }
  if ('problem' in reference || problems.length > 0) return { problem: problems.join(' ') };
  const id = stack !== undefined && 'value' in stack ? stack.value.id : undefined;
  return { value: { stack: id, reference: reference.value } };
}

function parseValue(value: string, line: string): Parsed<PreviewReference> {
  if (value === '') {
    const after = `${JSON.stringify(line)} names no preview after "=".`;
    return { problem: `${after} Write latest, the id of an update or the path of an event log.` };
  }
  if (value === LATEST) return { value: { kind: 'latest' } };
  if (UUID.test(value)) return { value: { kind: 'update', id: value } };
  if (isAlmostLatest(value)) {
    const path = JSON.stringify(`./${value}`);
    return {
      problem: `${JSON.stringify(value)} is no preview. Did you mean "latest"? A file of that name is written ${path}.`,
    };
  }
  return { value: { kind: 'log', path: value } };
}

function isAlmostLatest(value: string): boolean {
  return !/[/\\.]/.test(value) && leven(value.toLowerCase(), LATEST) <= SLIPS;
}

function looksLikePath(line: string): boolean {
  return /^[./\\~]|^[a-z]:\\|\.\w+$/i.test(line);
}

function problemsBetween(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) {
    return ['names no preview. Write latest, the id of an update or the path of an event log.'];
  }
  const bare = lines.filter((line) => !line.includes('='));
  const stacks = lines
    .filter((line) => line.includes('='))
    .map((line) => line.slice(0, line.indexOf('=')).trim());
  const problems: string[] = [];
  if (bare.length > 0 && stacks.length > 0) {
    problems.push(
      `${quoted(bare)} names no stack, while other lines do. Write org/project/stack=VALUE on every line.`,
    );
  } else if (bare.length > 1) {
    problems.push(
      `${quoted(bare)} are ${bare.length} previews without a stack. Write org/project/stack=VALUE for each.`,
    );
  }
  const byName = Map.groupBy(stacks, (stack) => stack.toLowerCase());
  for (const [, [first = '', ...again]] of byName) {
    if (again.length > 0)
      problems.push(`Stack ${JSON.stringify(first)} has ${again.length + 1} previews. Keep one.`);
  }
  return problems;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ');
}
