/** What a reference can lead to in a repository. */
export type RefTargets = {
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly commits: ReadonlySet<string>;
};

/** Of every repository. */
export const DEFAULT_BRANCH = 'main';

/** The commit under a reference. As in git, a bare name that is a tag's and a branch's is the tag's. */
export function resolveRef({ branches, tags, commits }: RefTargets, ref: string): string | undefined {
  if (ref === 'HEAD') return branches.get(DEFAULT_BRANCH);
  if (commits.has(ref)) return ref;
  const { kind, name = '' } = /^(?:refs\/)?(?<kind>heads|tags)\/(?<name>.+)$/.exec(ref)?.groups ?? {};
  if (kind === 'heads') return branches.get(name);
  if (kind === 'tags') return tags.get(name);
  return tags.get(ref) ?? branches.get(ref);
}
