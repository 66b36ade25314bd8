import { ArmError } from './arm-error.ts';

export type KqlToken = {
  readonly kind: 'text' | 'word' | 'number' | 'symbol' | 'end';
  readonly value: string;
  readonly position: number;
};

const TOKEN =
  /(?:\s|\/\/[^\n]*)*(?:(?<verbatim>@'(?:[^']|'')*'|@"(?:[^"]|"")*")|(?<text>'(?:[^'\\\n]|\\[^\n])*'|"(?:[^"\\\n]|\\[^\n])*")|(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_$][\w$]*(?:~)?)|(?<symbol>==|!=|=~|!~|[|()[\],.=!]))/y;
const NOTHING_LEFT = /(?:\s|\/\/[^\n]*(?:\n|$))*$/y;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Query text that does not parse, or that uses what this small engine has not. */
export function invalidQuery(reason: string): ArmError {
  return new ArmError(400, 'BadRequest', 'Please provide below info when asking for support.', {}, [
    {
      code: 'InvalidQuery',
      message:
        'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the ' +
        'error before retrying.',
    },
    { code: 'ParserFailure', message: reason },
  ]);
}

/** Reads a query token by token. */
export class KqlReader {
  readonly #tokens: readonly KqlToken[];
  readonly #end: KqlToken;
  #next = 0;

  constructor(query: string) {
    this.#tokens = tokenize(query);
    this.#end = { kind: 'end', value: '', position: query.length };
  }

  peek(): KqlToken {
    return this.#tokens[this.#next] ?? this.#end;
  }

  take(): KqlToken {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this symbol or word; words of the language are in lower case. */
  accept(value: string): boolean {
    const { kind, value: found } = this.peek();
    const is = (kind === 'word' || kind === 'symbol') && found === value;
    if (is) this.#next += 1;
    return is;
  }

  expect(value: string): void {
    if (!this.accept(value)) this.fail(`'${value}' expected`);
  }

  word(): string {
    const token = this.peek();
    if (token.kind !== 'word' || token.value.endsWith('~')) this.fail('name expected');
    return this.take().value;
  }

  fail(reason: string): never {
    const { value, position } = this.peek();
    throw invalidQuery(`${reason}, found '${value}' at position ${position}`);
  }
}

function tokenize(query: string): KqlToken[] {
  const tokens: KqlToken[] = [];
  for (let position = 0; !isOver(query, position); position = TOKEN.lastIndex) {
    TOKEN.lastIndex = position;
    const groups = TOKEN.exec(query)?.groups;
    if (groups === undefined) throw invalidQuery(`syntax error at position ${position}`);
    tokens.push({ ...read(groups), position });
  }
  return tokens;
}

/** Only blanks and comments are left; what looks like a comment inside a text is none. */
function isOver(query: string, position: number): boolean {
  NOTHING_LEFT.lastIndex = position;
  return NOTHING_LEFT.test(query);
}

function read(groups: Record<string, string | undefined>): Pick<KqlToken, 'kind' | 'value'> {
  const { verbatim, text, number, word, symbol = '' } = groups;
  if (verbatim !== undefined) {
    const quote = verbatim[1] ?? '';
    return { kind: 'text', value: verbatim.slice(2, -1).replaceAll(quote + quote, quote) };
  }
  if (text !== undefined) return { kind: 'text', value: unescaped(text.slice(1, -1)) };
  if (number !== undefined) return { kind: 'number', value: number };
  return word === undefined ? { kind: 'symbol', value: symbol } : { kind: 'word', value: word };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(u[\dA-Fa-f]{4}|.)/g, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const meant = ESCAPES[code];
    if (meant === undefined) throw invalidQuery(`unknown escape '\\${code}'`);
    return meant;
  });
}
