import { type ModuleDeclaration, type Pattern, type Program, parse, type Statement } from 'acorn';
import type { MdastNode } from 'satteri';

/** What a post's own imports and exports declare: what it may use besides this project's components. */
export function declaredNames(children: readonly Readonly<MdastNode>[]): ReadonlySet<string> {
  return new Set(children.flatMap((child) => (child.type === 'mdxjsEsm' ? namesIn(child) : [])));
}

function namesIn({ value }: { value: string }): string[] {
  return parsed(value)?.body.flatMap(declaredBy) ?? wordsOf(value);
}

/** Of code that has tags in it, which acorn doesn't read: the bundler checks it. */
function wordsOf(code: string): string[] {
  // A file's name declares nothing.
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

/** The names that a pattern binds: of `{ a, b: [c], ...rest }`, a, c and rest. */
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
