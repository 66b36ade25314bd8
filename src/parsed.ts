/** What a parser of text gives back: the value, or what is wrong with the text. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };
