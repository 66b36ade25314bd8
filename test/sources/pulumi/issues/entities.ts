import type { Entity } from '../../../../src/sources/pulumi/targets/entity.ts';

/** The stack acme/web/NAME. */
export function stackEntity(name: string): Entity {
  return { kind: 'stack', name: `acme/web/${name}`, organization: 'acme', project: 'web', stack: name };
}

/** A parent account of acme. */
export function accountEntity(parent: string): Entity {
  return { kind: 'account', name: `acme/${parent}`, organization: 'acme', parent, child: undefined };
}
