import type { PolicyFile } from './file/schema.ts';
import type { Inputs, ServicesInUse } from './inputs.ts';
import { distinct } from './schema.ts';

/**
 * The inputs with the targets of the policy files beside their own; what is named twice counts once. A part of a matrix
 * leaves the targets of the files to the other parts.
 */
export function withTargets(inputs: Inputs, files: readonly PolicyFile[]): Inputs {
  if (inputs.part) return inputs;
  const targets = files.map(({ targets: named = {} }) => named);
  const joined = <T extends { readonly id: string }>(own: readonly T[], named: readonly (readonly T[])[]) =>
    distinct([...own, ...named.flat()], ({ id }) => id);
  return {
    ...inputs,
    'pulumi-stacks': joined(
      inputs['pulumi-stacks'],
      targets.map((named) => named['pulumi-stacks'] ?? []),
    ),
    'pulumi-accounts': joined(
      inputs['pulumi-accounts'],
      targets.map((named) => named['pulumi-accounts'] ?? []),
    ),
    'azure-scopes': distinct(
      [...inputs['azure-scopes'], ...targets.flatMap((named) => named['azure-scopes'] ?? [])],
      ({ id }) => id.toLowerCase(),
    ),
  };
}

/** Which services the policy files have targets of, unless the inputs leave those to other parts of a matrix. */
export function servicesOf(files: readonly PolicyFile[], { part }: Pick<Inputs, 'part'>): ServicesInUse {
  if (part) return {};
  return {
    pulumi: files.some(({ targets }) => targets?.['pulumi-stacks'] || targets?.['pulumi-accounts']),
    azure: files.some(({ targets }) => targets?.['azure-scopes']),
  };
}
