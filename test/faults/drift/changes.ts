/** How one member of an answer may drift from what a contract promises. */
export const CHANGES = ['missing', 'null', 'other kind'] as const;
export type Change = (typeof CHANGES)[number];

/** Where a member stands: names, and `*` for every row of a list. */
export type Path = readonly string[];

const ROWS = '*';
/** Of so many digits that it is found wherever it is told. */
const NUMBER = 4_711_000_815;
/** What a newer service might say besides. */
const NEWER = { xAdded: 'new', xAddedList: [], xAddedObject: {} };
/** Members whose own members are entries, and no fields: one more of them would say something. */
export const MAPS: readonly string[] = ['environment', 'PolicyPacks'];

/** The place of every member of some answers, each once, whatever the row that has it. */
export function pathsIn(answers: readonly unknown[]): readonly Path[] {
  const paths = new Map<string, Path>();
  const walk = (value: unknown, path: Path): void => {
    if (path.length > 0) paths.set(JSON.stringify(path), path);
    if (Array.isArray(value)) for (const row of value) walk(row, [...path, ROWS]);
    else for (const [name, member] of membersOf(value)) walk(member, [...path, name]);
  };
  for (const answer of answers) walk(answer, []);
  return [...paths.values()];
}

/** The answer with the members at a path changed, in every row that has them. */
export function changed(answer: unknown, [name, ...rest]: Path, change: Change): unknown {
  if (name === undefined) return change === 'null' ? null : otherKind(answer);
  if (Array.isArray(answer) && name === ROWS) {
    const isGone = rest.length === 0 && change === 'missing';
    return isGone ? [] : answer.map((row: unknown) => changed(row, rest, change));
  }
  const isGone = rest.length === 0 && change === 'missing';
  if (Array.isArray(answer) || !isObject(answer)) return answer;
  return Object.fromEntries(
    membersOf(answer).flatMap(([key, member]) => {
      if (key !== name) return [[key, member]];
      return isGone ? [] : [[key, changed(member, rest, change)]];
    }),
  );
}

/** The answer with members in every object that nobody knows yet. */
export function widened(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(widened);
  if (!isObject(answer)) return answer;
  const members = membersOf(answer).map(([key, member]) => [
    key,
    MAPS.includes(key) ? member : widened(member),
  ]);
  return { ...Object.fromEntries(members), ...NEWER };
}

/** The answer with the rows of the list at a path changed. `*` in the path is every row of a list around it. */
export function withRows(
  answer: unknown,
  [name, ...rest]: Path,
  change: (rows: readonly unknown[]) => readonly unknown[],
): unknown {
  if (Array.isArray(answer)) {
    if (name === undefined) return change(answer);
    return name === ROWS ? answer.map((row: unknown) => withRows(row, rest, change)) : answer;
  }
  if (name === undefined || !isObject(answer)) return answer;
  const members = membersOf(answer).map(([key, member]) => [
    key,
    key === name ? withRows(member, rest, change) : member,
  ]);
  return Object.fromEntries(members);
}

/** Whether a row has a member at a path. */
export function hasMember(row: unknown, [name, ...rest]: Path): boolean {
  if (name === undefined) return true;
  if (Array.isArray(row)) return name === ROWS && row.some((one: unknown) => hasMember(one, rest));
  return membersOf(row).some(([key, member]) => key === name && hasMember(member, rest));
}

function otherKind(value: unknown): unknown {
  if (typeof value === 'string') return NUMBER;
  if (Array.isArray(value)) return {};
  return isObject(value) ? [] : 'text';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) && !Array.isArray(value) ? Object.entries(value) : [];
}
