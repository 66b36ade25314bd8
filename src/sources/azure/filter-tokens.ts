/** A piece of a filter: a text in quotes, a word outside of them, a parenthesis or comma, or the end. */
export type FilterToken = {
  readonly kind: 'text' | 'word' | 'symbol' | 'end';
  /** As written; a text with its quotes. */
  readonly written: string;
  /** Place of its first character; the first of all is 1. */
  readonly position: number;
  /** It follows the token before it without a blank. */
  readonly glued: boolean;
};

/** The filter is refused; the message says what is wrong with it and what would do. */
export class FilterRefused extends Error {
  override readonly name = 'FilterRefused';
}

/** Whatever is neither quoted nor a parenthesis is a word, so that the message can show it whole. */
const TOKEN =
  /(?<blanks> *)(?:(?<text>'(?:[^']|'')*'(?!'))|(?<symbol>[(),])|(?<word>[^ '(),]+)|(?<open>')|$)/y;

/** Hands out the tokens of a filter one by one; past the last one stands `end`. */
export class FilterTokens {
  readonly #expression: string;
  #next: FilterToken;

  /** Throws FilterRefused, as `take` does, where a text has no closing quote. */
  constructor(expression: string) {
    this.#expression = expression;
    this.#next = this.#read(0);
  }

  peek(): FilterToken {
    return this.#next;
  }

  take(): FilterToken {
    const token = this.#next;
    this.#next = this.#read(token.position - 1 + token.written.length);
    return token;
  }

  /** Takes the next token if it is this word or symbol, in lower case as OData writes it. */
  accept(written: string): boolean {
    if (this.#next.kind === 'text' || this.#next.written !== written) return false;
    this.take();
    return true;
  }

  #read(start: number): FilterToken {
    TOKEN.lastIndex = start;
    const { blanks = '', text, symbol, word, open } = TOKEN.exec(this.#expression)?.groups ?? {};
    const place = { position: start + blanks.length + 1, glued: blanks === '' };
    if (text !== undefined) return { kind: 'text', written: text, ...place };
    if (symbol !== undefined) return { kind: 'symbol', written: symbol, ...place };
    if (word !== undefined) return { kind: 'word', written: word, ...place };
    if (open !== undefined) {
      throw new FilterRefused(
        `the text that begins at character ${place.position} has no closing quote. A quote within a text is written twice: 'it''s'.`,
      );
    }
    return { kind: 'end', written: '', ...place };
  }
}
