import type { AstroIntegration } from 'astro';
import { ESModulesEvaluator } from 'vite/module-runner';

/**
 * Makes errors in development point at the right line. Astro 7.3 fetches modules to collect their styles without
 * saying by how many lines the module runner pads them, and the source maps that Vite keeps then are off by as many.
 */
export function exactStacks(): AstroIntegration {
  const { startOffset } = new ESModulesEvaluator();
  return {
    name: 'exact-stacks',
    hooks: {
      'astro:server:setup': ({ server }) => {
        for (const environment of Object.values(server.environments)) {
          const fetchModule = environment.fetchModule.bind(environment);
          environment.fetchModule = (id, importer, options) =>
            fetchModule(id, importer, { startOffset, ...options });
        }
      },
    },
  };
}
