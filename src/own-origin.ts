/** Whether an address is of an origin, and carries no user of its own. */
export function isAt(origin: string, { origin: own, username, password }: URL): boolean {
  return own === origin && username === '' && password === '';
}
