import { join } from 'node:path';

/** Where reports are written: what the input names, else a folder in the runner's temporary directory. */
export function reportDirectoryOf(named: string | undefined, temporaryDirectory: string): string {
  return named ?? join(temporaryDirectory, 'policy-gate');
}
