import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { type ComponentName, componentNames } from '../markdown/components.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

const files = import.meta.glob<AstroComponentFactory>('./*.astro', {
  import: 'default',
  eager: true,
});

/** The components that authors use without importing them. The file of its name draws each. */
export const postComponents = Object.fromEntries(
  componentNames.map((name) => [name, fileOf(name)]),
);

function fileOf(name: ComponentName): AstroComponentFactory {
  const found = files[`./${name}.astro`];
  if (found) return found;
  const message = `src/components/${name}.astro is missing: add it, or take ${name} out of src/markdown/components.ts`;
  throw withoutStack(new ExpectedError(message));
}
