import type { PhrasingContent, RootContent } from 'mdast';
import { code, list, paragraph, words } from './markdown.ts';
import { inertProse, visible } from './text.ts';

const MAX_LINES = 20;
const MAX_CHARACTERS = 2_000;

/** Ends of lines, also those that only Unicode knows. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;
const FENCE = /^\s*(?:`{3,}|~{3,})/;
const RULE = /^([-*_=])( ?\1)*$/;

type Line = {
  readonly kind: 'text' | 'bullet' | 'step' | 'code';
  readonly text: string;
  /** The number that a step came with. */
  readonly number?: number;
};

/**
 * Steps that a policy's author wrote, perhaps in Markdown, as inert paragraphs, list items and lines of code. What
 * is too long is cut, and says so.
 */
export function remediationNodes(text: string): readonly RootContent[] {
  const { lines, cut } = readLines(text);
  return [
    ...runsOf(lines).map(blockOf),
    ...(cut ? [paragraph(words('Cut here: the JSON report has the whole text.'))] : []),
  ];
}

function readLines(text: string): { readonly lines: readonly Line[]; readonly cut: boolean } {
  const lines: Line[] = [];
  let left = MAX_CHARACTERS;
  let fenced = false;
  for (const raw of text.split(LINE_END)) {
    if (FENCE.test(raw)) {
      fenced = !fenced;
      continue;
    }
    const whole = visible(raw, Number.POSITIVE_INFINITY);
    if (whole === '' || (!fenced && RULE.test(whole))) continue;
    if (lines.length === MAX_LINES || left === 0) return { lines, cut: true };
    const shown = visible(whole, left);
    lines.push(fenced ? { kind: 'code', text: shown } : lineOf(shown));
    if (shown !== whole) return { lines, cut: true };
    left -= Array.from(whole).length;
  }
  return { lines, cut: false };
}

function lineOf(line: string): Line {
  const [, bullet] = /^[-*+•] (.+)$/.exec(line) ?? [];
  if (bullet !== undefined) return { kind: 'bullet', text: bullet };
  const [, number, step] = /^(\d{1,3})[.)] (.+)$/.exec(line) ?? [];
  if (step !== undefined) return { kind: 'step', text: step, number: Number(number) };
  return { kind: 'text', text: line.replace(/^#{1,6} /, '') };
}

/** Neighbours that belong into one list, or into one piece of code. */
function runsOf(lines: readonly Line[]): readonly (readonly [Line, ...Line[]])[] {
  const runs: [Line, ...Line[]][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.[0].kind === line.kind && line.kind !== 'text') run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function blockOf(run: readonly [Line, ...Line[]]): RootContent {
  const [{ kind, text, number }] = run;
  if (kind === 'text') return paragraph(...phrases(text));
  if (kind !== 'code')
    return list(
      run.map((line) => phrases(line.text)),
      number,
    );
  return paragraph(
    ...run.flatMap((line, index): PhrasingContent[] => [
      ...(index === 0 ? [] : [{ type: 'break' } as const]),
      code(line.text, MAX_CHARACTERS),
    ]),
  );
}

/** Prose in which `…` stays code. */
function phrases(line: string): PhrasingContent[] {
  return line.split(/`([^`]+)`/).flatMap((piece, index): PhrasingContent[] => {
    if (piece === '') return [];
    return index % 2 === 1 ? [code(piece, MAX_CHARACTERS)] : [words(spaced(piece))];
  });
}

/** Inert, with the blanks that set it off from the code beside it. */
function spaced(piece: string): string {
  const [before = ''] = /^ /.exec(piece) ?? [];
  const [after = ''] = / $/.exec(piece) ?? [];
  return `${before}${inertProse(piece, MAX_CHARACTERS)}${after}`;
}
