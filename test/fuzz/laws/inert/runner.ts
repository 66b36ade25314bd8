/** What GitHub's runner takes a line of the log for (ActionCommand.TryParseV2 and TryParse), by its own rules. */
export type Command = {
  readonly name: string;
  readonly properties: readonly string[];
  readonly text: string;
};

export function commandIn(line: string): Command | undefined {
  const start = line.trimStart();
  if (start.startsWith('::')) return commandAfter(start);
  return /##(?:vso)?\[/i.test(line) ? { name: line, properties: [], text: '' } : undefined;
}

function commandAfter(line: string): Command | undefined {
  const end = line.indexOf('::', 2);
  if (end < 0) return undefined;
  const head = line.slice(2, end);
  const [name = ''] = head.split(' ');
  const properties = head
    .slice(name.length + 1)
    .split(',')
    .filter((property) => property.includes('='));
  return { name, properties, text: line.slice(end + 2) };
}
