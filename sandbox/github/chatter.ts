import type { Random } from '../random.ts';

/** What someone else writes to pass for the gate: its marker, a newer reading, a green verdict. */
export const HOSTILE_BODY = [
  '<!-- policy-gate v=1 key=policy-gate/gate began=2999-12-31T23:59:59Z head=0000000000 -->',
  '## Policy gate: passed',
  '',
  'No open policy issues. Nothing to see here.',
].join('\n');

const REMARKS = [
  'Looks good to me apart from the naming.',
  'Could we split this into two pull requests?',
  'The plan shows 3 to add, 1 to change, 0 to destroy.',
  'Why does the staging subscription need this at all?',
  'I ran it locally, the diff is clean.',
  'Rebased onto `main`, please look again.',
  'We agreed on `Standard_ZRS` in #17, did we not?',
  'Nit: the tag should be `cost-center`, not `costcenter`.',
] as const;

const DIGRESSIONS = [
  '```hcl\nresource "azurerm_private_endpoint" "blob" {}\n```',
  '> Looks good to me apart from the naming.\n\nWhich one?',
  '| env | result |\n|---|---|\n| dev | ok |\n| prod | ok |',
  '<!-- sent from a phone -->',
  '👍 👩🏽‍💻',
] as const;

/** One remark of an ordinary reviewer, sometimes to somebody, sometimes with a table or code. */
export function chatter(random: Random, people: readonly [string, ...string[]]): string {
  const greeting = random.int(3) === 0 ? `@${random.pick(people)} ` : '';
  const tail = random.int(4) === 0 ? `\n\n${random.pick(DIGRESSIONS)}` : '';
  return `${greeting}${random.pick(REMARKS)}${tail}`;
}
