import { readFile } from 'node:fs/promises';

export const ROOT = new URL('../../', import.meta.url);

/** What a page names in the repository: its address, and the heading there, if it names one. */
export type Link = { readonly address: URL; readonly place: string | undefined };

export async function linksOf(page: string): Promise<readonly Link[]> {
  const base = new URL(page, ROOT);
  const text = await readFile(base, 'utf8');
  return [...text.matchAll(/\]\((?<path>[^)#\s]*)(?:#(?<place>[^)]+))?\)/g)]
    .map(({ groups }) => ({
      address: groups?.['path'] ? new URL(groups['path'], base) : base,
      place: groups?.['place'],
    }))
    .filter(({ address }) => address.protocol === 'file:');
}

/** What the headings of a page are called in links. */
export async function anchorsOf(address: URL): Promise<readonly string[]> {
  const headings = (await readFile(address, 'utf8')).matchAll(/^#+ (?<words>.+)$/gm);
  return [...headings].map(({ groups }) =>
    (groups?.['words'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
