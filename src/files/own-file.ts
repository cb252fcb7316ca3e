import path from 'node:path';

/**
 * The path of a module of this program, beside another one: its ending is that of the program's files, `.ts` in the
 * repository and `.js` in the package.
 *
 * @param from the `import.meta.filename` of the module that asks
 * @param module relative to it, without the ending: "../running/worker"
 */
export function ownModule(from: string, module: string): string {
  return path.join(path.dirname(from), module + path.extname(from));
}
