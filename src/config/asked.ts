import { createHash } from 'node:crypto';
import type { SourceName } from '../finding/finding.ts';
import { fingerprint } from '../finding/fingerprint.ts';
import type { AskedTarget } from '../report/report.ts';
import { type Inputs, SECRET_INPUTS } from './inputs.ts';

type Targets = Pick<Inputs, 'pulumi-stacks' | 'pulumi-accounts' | 'azure-scopes'>;

/** The targets as they are configured, patterns and narrowings included, in a form in which jobs can be compared. */
export function askedOf(targets: Targets): readonly AskedTarget[] {
  const of = (source: SourceName, input: keyof Targets, nameOf: (id: string) => string) =>
    targets[input].map(({ id }) => ({ source, id, key: fingerprint(source, [input, nameOf(id)]) }));
  return [
    ...of('pulumi', 'pulumi-stacks', (id) => id),
    ...of('pulumi', 'pulumi-accounts', (id) => id),
    // Azure does not tell ids apart by their case.
    ...of('azure', 'azure-scopes', (id) => id.toLowerCase()),
  ];
}

/** Hash of the inputs as they were read, without the secrets: tells the jobs of a matrix apart. */
export function inputsHash(inputs: Inputs): string {
  const shown = Object.entries(inputs).filter(([name]) => !SECRET_INPUTS.includes(name));
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 32);
}
