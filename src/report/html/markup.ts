import { escapeHtml, visible } from '../text.ts';

const MAX_CHARACTERS = 2_000;

/** HTML that is safe where it stands: of our own making, or escaped. */
export type Markup = { readonly markup: string };

type Value = string | number | Markup | readonly Markup[];

/** A template in which every text that is put in is made visible and escaped. Attributes stand in double quotes. */
export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const markup = pieces.reduce(
    (before, piece, index) => `${before}${inert(values[index - 1] ?? '')}${piece}`,
    '',
  );
  return { markup };
}

/** Some markup only where there is something to show. */
export function given<T>(value: T | undefined, show: (value: T) => Markup): Markup {
  return value === undefined ? NOTHING : show(value);
}

export const NOTHING: Markup = { markup: '' };

/** Text that keeps its outer blanks: a part of a sentence of ours. */
export function phrase(text: string): Markup {
  return { markup: escapeHtml(text) };
}

function inert(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(visible(value, MAX_CHARACTERS));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}
