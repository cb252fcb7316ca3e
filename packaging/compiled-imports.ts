/**
 * Makes the relative imports of a text name compiled files: `./a.ts` becomes `./a.js`. The compiler itself does so only
 * in JavaScript, not in declarations (https://github.com/microsoft/TypeScript/issues/61037), in Astro's components, or with
 * a query such as `?raw`.
 */
export function withCompiledImports(text: string): string {
  return text.replace(
    /((?:\bfrom|\bimport)\s*\(?\s*)(['"])(\.[^'"\n]*)\.ts((?:\?\w+)?)\2/g,
    '$1$2$3.js$4$2',
  );
}
