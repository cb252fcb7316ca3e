import path from 'node:path';
import {
  type BuildFailure,
  build,
  type OnResolveArgs,
  type OnResolveResult,
  type Plugin,
} from 'esbuild';
import { ExpectedError } from '../../../messages/expected-error.ts';

export interface TraceOptions {
  /** The project, from which the modules' packages are resolved. */
  root: string;
  /** The folder of the modules. */
  folder: string;
  /** Packages to ignore where the modules themselves import them. */
  unused: readonly string[];
}

/**
 * The files that modules load from packages, as Node resolves them: absolute paths, sorted. Misses files that are
 * loaded under a computed name.
 *
 * @param entries absolute paths of modules, and names of packages
 * @throws ExpectedError if a module's package isn't installed
 */
export async function tracePackages(
  entries: readonly string[],
  options: TraceOptions,
): Promise<string[]> {
  const { root, folder } = options;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // Excludes esbuild's own condition "module", which Node doesn't know.
    conditions: [],
    loader: { '.node': 'empty', '.html': 'empty' },
    outdir: folder,
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [resolveAsNode(options)],
  }).catch(({ errors, message }: BuildFailure) => {
    throw new ExpectedError(errors?.[0]?.text ?? message);
  });
  const files = Object.keys(metafile.inputs).map((input) => path.resolve(root, input));
  return files.filter((file) => !isWithin(folder, file)).sort();
}

const asked = Symbol('asked by this plugin');

function resolveAsNode({ root, folder, unused }: TraceOptions): Plugin {
  return {
    name: 'resolve-as-node',
    setup(context) {
      context.onResolve(
        { filter: /^[^./]/ },
        async (args): Promise<OnResolveResult | undefined> => {
          if (args.pluginData === asked) return undefined;
          const ours = args.kind === 'entry-point' || isWithin(folder, args.importer);
          if (ours && unused.includes(args.path)) return { external: true };
          const {
            errors,
            path: found,
            external,
            namespace,
          } = await context.resolve(args.path, {
            kind: args.kind === 'entry-point' ? 'import-statement' : args.kind,
            resolveDir: ours ? root : args.resolveDir,
            importer: args.importer,
            pluginData: asked,
          });
          return errors.length > 0 ? missing(args, ours) : { path: found, external, namespace };
        },
      );
    },
  };
}

/** A package may work without a module that it tries to load; the project's own modules need theirs. */
function missing({ path: specifier }: OnResolveArgs, ours: boolean): OnResolveResult {
  if (!ours) return { path: specifier, external: true };
  const text = `package ${specifier} is imported but not installed: run npm ci`;
  return { errors: [{ text }] };
}

function isWithin(folder: string, file: string): boolean {
  return file.startsWith(folder + path.sep);
}
