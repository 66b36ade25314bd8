import * as v from 'valibot';
import type { Parsed } from '../../parsed.ts';
import { repositoryPath } from '../schema.ts';

/** Where a repository keeps its policy unless it says otherwise. */
export const DEFAULT_PATH = '.github/policy-gate.yml';

/** A policy file of this repository, or a central one of another. */
export type ConfigFile =
  | { readonly kind: 'own'; readonly path: string }
  | {
      readonly kind: 'central';
      readonly owner: string;
      readonly repo: string;
      readonly path: string;
      /** Branch, tag or commit. */
      readonly ref: string;
    };

const CENTRAL =
  /^(?!\.{1,2}\/)(?<owner>[\w.-]{1,100})\/(?!\.{1,2}\/)(?<repo>[\w.-]{1,100})\/(?<path>.+)@(?<ref>[^@]+)$/;
// What Git takes as a reference (git-check-ref-format), as far as an address can carry it.
const REF = /^(?!.*(?:\.\.|\/\/|@\{))[\w][\w./+-]{0,254}$/;

/** Reads `config-file`: a path in the repository, or `owner/repo/path@ref`. */
export function parseConfigFile(text: string): Parsed<ConfigFile> {
  const { owner, repo, path, ref } = CENTRAL.exec(text)?.groups ?? {};
  if (owner === undefined || repo === undefined || path === undefined || ref === undefined) {
    const own = toPath(text);
    return 'problem' in own ? own : { value: { kind: 'own', path: own.value } };
  }
  if (!REF.test(ref)) return { problem: `${JSON.stringify(ref)} behind the @ is no branch, tag or commit.` };
  const central = toPath(path);
  return 'problem' in central
    ? central
    : { value: { kind: 'central', owner, repo, path: central.value, ref } };
}

function toPath(text: string): Parsed<string> {
  const parsed = v.safeParse(repositoryPath, text);
  return parsed.success ? { value: parsed.output } : { problem: parsed.issues[0].message };
}
