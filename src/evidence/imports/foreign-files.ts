import { statSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** The prefix of specifiers of imports that aren't code. */
const scheme = 'foreign:';

const codeEndings = new Set(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx']);
/**
 * The endings of data files in packages. Any other file counts as code, because its name may end in anything: `v1.2`.
 */
const dataEndings =
  /\.(json5?|jsonl|ndjson|[ct]sv|txt|ya?ml|toml|xml|(geo|topo)json|parquet|arrow|npy|bin|gz)$/;
const dataPackage = /(^|[/-])(datasets?(?=[/-]|$)|(data|atlas)$)/;
/** Where charts are drawn. Its only data are widths of letters, which decide where text stands, not what it says. */
const charts = path.resolve(import.meta.dirname, '../../charts') + path.sep;
/** Stands for data of that folder. */
const own = 'retrace';

/**
 * Keeps imports of the project's code that aren't code themselves: files of data, texts by `?raw`, addresses by `?url`,
 * packages of data. Drops those that nothing uses.
 */
export function foreignFiles(root: string): Plugin {
  return {
    name: 'foreign-files',
    setup(context) {
      context.onResolve({ filter: /./ }, ({ path: specifier, kind, resolveDir }) => {
        if (kind === 'entry-point') return undefined;
        const foreign = foreignIn(root, specifier, resolveDir);
        if (foreign) return { path: scheme + foreign, external: true, sideEffects: false };
        // For Vite, a leading slash means the project's root.
        const isRooted = specifier.startsWith('/') && isFile(path.join(root, specifier));
        return isRooted ? { path: path.join(root, specifier) } : undefined;
      });
    },
  };
}

/**
 * The data of an import that `foreignFiles` left: a file relative to the root, or a package's file. Undefined for any
 * other import.
 */
export function foreignNamed(specifier: string): string | undefined {
  if (!specifier.startsWith(scheme)) return undefined;
  const name = specifier.slice(scheme.length);
  return name === own ? undefined : name;
}

function foreignIn(root: string, specifier: string, folder: string): string | undefined {
  const [bare = '', query] = specifier.split(/[?#]/, 2);
  if (!/^[./]/.test(bare)) return isDataOfPackage(bare) ? bare : undefined;
  const file = bare.startsWith('/') ? rooted(root, bare) : path.resolve(folder, bare);
  const isData = query !== undefined || (isFile(file) && !codeEndings.has(path.extname(file)));
  if (!isData) return undefined;
  return file.startsWith(charts) ? own : shown(root, file);
}

/** Resolves `/a.csv`, a file in `public`, or else under the project's root. */
function rooted(root: string, file: string): string {
  const inPublic = path.join(root, 'public', file);
  return isFile(inPublic) ? inPublic : path.join(root, file);
}

function isDataOfPackage(specifier: string): boolean {
  if (/^[\w-]+:/.test(specifier)) return /^(astro|virtual):/.test(specifier);
  const parts = specifier.split('/');
  const [name, file] = [parts.splice(0, specifier.startsWith('@') ? 2 : 1), parts];
  return dataPackage.test(name.join('/')) || dataEndings.test(file.join('/'));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function shown(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}
