import { parse } from 'acorn';

/**
 * Puts the functions of a chunk's modules into parentheses, as ncc had them before the code was made small: by these an
 * engine knows that a function is called at once, and does not read all of it twice.
 */
export function withEagerModules(chunk: string): string {
  const { body } = parse(chunk, { ecmaVersion: 'latest', sourceType: 'module' });
  const places = body
    .map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node))
    .flatMap((node) => (node?.type === 'VariableDeclaration' ? node.declarations : []))
    .flatMap(({ init }) => (init?.type === 'ObjectExpression' ? init.properties : []))
    .flatMap((property) => (property.type === 'Property' && !property.method ? [property.value] : []))
    .filter(({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression')
    .flatMap(({ start, end }) => [
      { at: start, mark: '(' },
      { at: end, mark: ')' },
    ]);
  return places.reduceRight((code, { at, mark }) => code.slice(0, at) + mark + code.slice(at), chunk);
}
