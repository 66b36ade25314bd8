import leven from 'leven';

/** The allowed word that a mistyped one most likely meant, if any is near enough to be worth saying. */
export function nearest(typed: string, allowed: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const [best] = allowed
    .map((candidate) => ({ candidate, distance: leven(word, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.floor(word.length / 2) ? best.candidate : undefined;
}

/** The end of a message about a word that is not allowed: the suggestion, and every allowed word. */
export function allowedWords(typed: string, allowed: readonly string[]): string {
  const guess = nearest(typed, allowed);
  const suggestion = guess === undefined ? '' : ` Did you mean ${JSON.stringify(guess)}?`;
  return `${suggestion} Allowed: ${allowed.join(', ')}.`;
}
