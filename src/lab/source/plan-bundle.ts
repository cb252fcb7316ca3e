import { build, type Plugin } from 'esbuild';
import { type Bundle, moduleOptions } from './bundle.ts';
import { withoutRun } from './definition.ts';

/**
 * Reduces an experiment's bundle to its definition without `run`: loading it needs none of the packages that only `run`
 * reaches. Stacks still name the author's lines.
 */
export async function planBundle(root: string, bundle: Bundle): Promise<Bundle> {
  const options = moduleOptions(root);
  const { outputFiles } = await build({
    ...options,
    // Passes on the definition only: what else the experiment exports, such as a helper for its tests, is dropped with
    // all that it imports. Without a default export, the value is undefined, which is refused later.
    stdin: {
      contents: `import * as all from ${JSON.stringify(experiment)}; export default all.default;`,
      resolveDir: root,
    },
    plugins: [moduleOf(root, withoutRun(bundle.code)), ...options.plugins],
    sourcemap: 'inline',
  });
  return { ...bundle, code: outputFiles[0]!.text };
}

const experiment = 'retrace:experiment';

function moduleOf(root: string, contents: string): Plugin {
  return {
    name: 'experiment-without-run',
    setup(context) {
      context.onResolve({ filter: new RegExp(`^${experiment}$`) }, () => ({
        path: experiment,
        namespace: 'retrace',
      }));
      context.onLoad({ filter: /.*/, namespace: 'retrace' }, () => ({
        contents,
        resolveDir: root,
      }));
    },
  };
}
