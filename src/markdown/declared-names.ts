import { type ModuleDeclaration, type Pattern, type Program, parse, type Statement } from 'acorn';
import type { MdastNode } from 'satteri';

/** The names that a post's imports and exports declare, which it may use besides this project's components. */
export function declaredNames(children: readonly Readonly<MdastNode>[]): ReadonlySet<string> {
  return new Set(children.flatMap((child) => (child.type === 'mdxjsEsm' ? namesIn(child) : [])));
}

function namesIn({ value }: { value: string }): string[] {
  return parsed(value)?.body.flatMap(declaredBy) ?? wordsOf(value);
}

/** All words of code that acorn can't parse because of JSX tags. The bundler checks such code. */
function wordsOf(code: string): string[] {
  // Texts, such as file names, declare nothing.
  return code.replaceAll(/(['"]).*?\1/g, '').match(/[\p{ID_Continue}$]+/gu) ?? [];
}

function parsed(code: string): Program | undefined {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch {
    return undefined;
  }
}

function declaredBy(statement: Statement | ModuleDeclaration): string[] {
  switch (statement.type) {
    case 'ImportDeclaration':
      return statement.specifiers.map(({ local }) => local.name);
    case 'ExportNamedDeclaration':
      return statement.declaration ? declaredBy(statement.declaration) : [];
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id }) => namesOf(id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return [statement.id.name];
    default:
      return [];
  }
}

/** The names that a pattern binds: a, c and rest in `{ a, b: [c], ...rest }`. */
function namesOf(pattern: Pattern | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesOf(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesOf);
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    case 'RestElement':
      return namesOf(pattern.argument);
    default:
      return [];
  }
}
