import type { AstroIntegration } from 'astro';
import { ESModulesEvaluator } from 'vite/module-runner';

/**
 * Makes errors in development point at the right line. Since https://github.com/vitejs/vite/pull/18187, a caller of
 * `fetchModule` states by how many lines the module runner pads a module (`startOffset`). Astro 7.3.4 doesn't when it
 * collects the styles of a page, and the source maps that Vite keeps are then off by this number of lines. No issue of
 * Astro is known. Remove this once `test/site/development.test.ts` passes without it.
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
