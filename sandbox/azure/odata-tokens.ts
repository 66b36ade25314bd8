import { ArmError } from './arm-error.ts';
import type { Columns } from './odata-row.ts';

export type Token = {
  readonly kind: 'text' | 'word' | 'symbol' | 'end';
  /** Without quotes, and with doubled quotes made single. */
  readonly value: string;
  readonly position: number;
};

const TOKEN = /\s*(?:'(?<text>(?:[^']|'')*)'|(?<word>[$A-Za-z_][\w.]*)|(?<symbol>[(),/]))/y;

/** Reads an OData expression token by token; whatever does not fit is a 400 with the given code. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #code: string;
  readonly #expression: string;
  #next = 0;

  constructor(expression: string, code: string) {
    this.#expression = expression;
    this.#code = code;
    this.#tokens = this.#tokenize();
  }

  take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this symbol or keyword. */
  accept(value: string): boolean {
    const token = this.#peek();
    const found = token.kind !== 'text' && token.value.toLowerCase() === value;
    if (found) this.#next += 1;
    return found;
  }

  expect(value: string): void {
    if (!this.accept(value)) this.fail(`'${value}' expected`, this.#peek());
  }

  expectEnd(): void {
    if (this.#peek().kind !== 'end') this.fail('end of expression expected', this.#peek());
  }

  /** Takes a name and returns the column it means. */
  column(columns: Columns): string {
    const token = this.take();
    const column = token.kind === 'word' ? columns.resolve(token.value) : undefined;
    return column ?? this.fail(`could not find a property named '${token.value}'`, token);
  }

  fail(reason: string, { position }: Token): never {
    const message = `Invalid expression '${this.#expression}': ${reason} at position ${position}.`;
    throw new ArmError(400, this.#code, message);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', position: this.#expression.length };
  }

  #tokenize(): Token[] {
    const tokens: Token[] = [];
    const source = this.#expression.trimEnd();
    for (let position = 0; position < source.length; position = TOKEN.lastIndex) {
      TOKEN.lastIndex = position;
      const groups = TOKEN.exec(source)?.groups;
      if (groups) tokens.push({ ...toToken(groups), position });
      else this.fail('syntax error', { kind: 'end', value: '', position });
    }
    return tokens;
  }
}

function toToken(groups: Record<string, string | undefined>): Pick<Token, 'kind' | 'value'> {
  const { text, word, symbol } = groups;
  if (text !== undefined) return { kind: 'text', value: text.replaceAll("''", "'") };
  return word === undefined ? { kind: 'symbol', value: symbol ?? '' } : { kind: 'word', value: word };
}
