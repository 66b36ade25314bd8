/** The names in a URN: `urn:pulumi:<stack>::<project>::<types of the parents and its own, by $>::<name>`. */
export type UrnParts = {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
};

const URN = /^urn:pulumi:(?<stack>[^:]+)::(?<project>[^:]+)::(?<types>(?:[^:]|:(?!:))+)::(?<name>.*)$/s;

/** Takes a URN apart; `undefined` for text that is none. A name may hold `::`. */
export function parseUrn(urn: string): UrnParts | undefined {
  const { stack, project, types, name } = URN.exec(urn)?.groups ?? {};
  if (stack === undefined || project === undefined || types === undefined || name === undefined) {
    return undefined;
  }
  return { stack, project, type: types.slice(types.lastIndexOf('$') + 1), name };
}

/** The stack's own resource, which the engine names so (DefaultRootStackURN in sdk/go/common/resource). */
export function rootUrn({ stack, project }: Pick<UrnParts, 'stack' | 'project'>): string {
  return `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
}
