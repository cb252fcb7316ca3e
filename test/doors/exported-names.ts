import ts from 'typescript';

/** A property of a component, or of an interface. */
export interface Property {
  name: string;
  optional: boolean;
}

/**
 * The names that a module exports, types included. The default export has the name of its function.
 *
 * @throws Error for an export without names in the text, such as `export *`
 */
export function exportedNames(code: string): string[] {
  return statementsOf(code).flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return passedOn(statement);
    if (ts.isExportAssignment(statement)) throw new Error(`no name: ${statement.getText()}`);
    return isExported(statement) ? declaredNames(statement) : [];
  });
}

/** The names that a module imports, with the modules that they come from. */
export function importedNames(code: string): { from: string; name: string }[] {
  return statementsOf(code)
    .filter(ts.isImportDeclaration)
    .flatMap(({ importClause, moduleSpecifier }) => {
      const named = importClause?.namedBindings;
      if (!named || !ts.isNamedImports(named)) return [];
      const from = (moduleSpecifier as ts.StringLiteral).text;
      return named.elements.map(({ name, propertyName }) => ({
        from,
        name: (propertyName ?? name).text,
      }));
    });
}

/** The attributes of an Astro component, from its `interface Props`. */
export function propsOf(component: string): Property[] {
  const props = statementsOf(frontMatter(component)).find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === 'Props',
  );
  return (props?.members ?? []).filter(ts.isPropertySignature).map(({ name, questionToken }) => ({
    name: name!.getText(),
    optional: Boolean(questionToken),
  }));
}

/** The slots of an Astro component; that without a name is `default`. */
export function slotsOf(component: string): string[] {
  const markup = component.slice(frontMatter(component).length);
  return [...markup.matchAll(/<slot(?: name="(\w+)")?/g)].map(([, name]) => name ?? 'default');
}

/** The code of an Astro component's front matter. */
export function frontMatter(component: string): string {
  return /^---\n([\s\S]*?)\n---/.exec(component)?.[1] ?? '';
}

function passedOn(statement: ts.ExportDeclaration): string[] {
  const { exportClause } = statement;
  if (exportClause && ts.isNamedExports(exportClause)) {
    return exportClause.elements.map(({ name }) => name.text);
  }
  throw new Error(`no names: ${statement.getText()}`);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : [];
  return (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.DeclarationStatement;
  if (name) return [name.getText()];
  throw new Error(`no name: ${statement.getText()}`);
}

function statementsOf(code: string): readonly ts.Statement[] {
  return ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true).statements;
}
