import { expect, test } from 'vitest';
import { withCompiledImports } from '../../packaging/compiled-imports.ts';

test.each([
  ["import { a } from './a.ts';", "import { a } from './a.js';"],
  ["import '../client/open.ts';", "import '../client/open.js';"],
  ['export type { B } from "./b.ts";', 'export type { B } from "./b.js";'],
  ["const c: import('./c.ts').C", "const c: import('./c.js').C"],
  ["import text from './d.ts?raw';", "import text from './d.js?raw';"],
])('%s names the compiled file', (text, compiled) => {
  expect(withCompiledImports(text)).toBe(compiled);
});

test.each([
  "import e from 'e.ts';",
  "import type { F } from './f.d.ts.css';",
  "const sentence = 'write ./g.ts';",
  "import H from './H.astro';",
])('%s stays as it is', (text) => {
  expect(withCompiledImports(text)).toBe(text);
});
