import type { Plugin } from 'vite';
import { placedYamlError } from '../loaders/frontmatter.ts';

/**
 * In development, tells a frontmatter that is no YAML in one line with the remedy, as a build does: Astro compiles a post that changed
 * before its loader has read it, and shows the parser's own error.
 */
export function yamlMistakes(): Plugin {
  return {
    name: 'retrace-yaml-mistakes',
    apply: 'serve',
    configResolved({ plugins }) {
      const mdx = plugins.find(({ name }) => name === '@mdx-js/rolldown');
      const { transform } = mdx ?? {};
      if (typeof transform !== 'object') return;
      const { handler } = transform;
      transform.handler = async function (...given) {
        try {
          return await handler.apply(this, given);
        } catch (error) {
          throw placedYamlError(error as Error);
        }
      };
    },
  };
}
