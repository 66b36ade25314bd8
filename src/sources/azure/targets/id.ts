/** An ARM id as ids are compared: without regard to case, and to slashes at either end. */
export function idKey(id: string): string {
  return id.replace(/^\/+|\/+$/g, '').toLowerCase();
}
