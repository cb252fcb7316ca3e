import type { MdastNode } from 'satteri';

/** The words of a post's own imports and exports: what it may use besides this project's components. */
export function declaredNames(children: readonly Readonly<MdastNode>[]): ReadonlySet<string> {
  const code = children.map((child) => (child.type === 'mdxjsEsm' ? child.value : '')).join('\n');
  // A file's name declares nothing.
  const declarations = code.replaceAll(/(['"]).*?\1/g, '');
  return new Set(declarations.match(/[\p{ID_Continue}$]+/gu));
}
