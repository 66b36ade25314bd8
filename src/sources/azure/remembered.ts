import { idKey } from './targets/id.ts';

/** Asks once for each id, compared without case; a failure is an answer too. */
export function rememberedById<T>(ask: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const answer = known.get(idKey(id)) ?? ask(id);
    known.set(idKey(id), answer);
    return answer;
  };
}
