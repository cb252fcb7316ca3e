import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const repository = path.resolve(import.meta.dirname, '../..');
/** What the lab's programs and the doors reach. */
const folders = ['doors', 'lab', 'datasets', 'statistics', 'charts', 'files', 'messages'];

/**
 * Fills a site's `node_modules`: the packages of the repository, and the lab and the doors as JavaScript, file by file,
 * in a real folder `retrace` of the package `astro-retrace`.
 */
export async function installCompiled(root: string): Promise<void> {
  const modules = path.join(root, 'node_modules');
  const own = path.join(modules, 'retrace');
  await mkdir(own, { recursive: true });
  for (const name of await readdir(path.join(repository, 'node_modules'))) {
    if (name === '.cache') continue;
    await symlink(path.join(repository, 'node_modules', name), path.join(modules, name));
  }
  const { version, exports } = JSON.parse(
    await readFile(path.join(repository, 'package.json'), 'utf8'),
  ) as { version: string; exports: Record<string, string> };
  const compiled = Object.entries(exports).map(([name, file]) => [
    name,
    file.replace('./src/', './dist/').replace(/\.ts$/, '.js'),
  ]);
  await writeFile(
    path.join(own, 'package.json'),
    JSON.stringify({
      name: 'astro-retrace',
      version,
      type: 'module',
      exports: Object.fromEntries(compiled),
    }),
  );
  for (const folder of folders) {
    await compile(path.join(repository, 'src', folder), path.join(own, 'dist', folder));
  }
}

/** Writes each TypeScript file of a folder as JavaScript, and all others as they are. */
async function compile(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const target = path.join(to, path.relative(from, file));
    await mkdir(path.dirname(target), { recursive: true });
    if (!/(?<!\.d)\.ts$/.test(file)) {
      await cp(file, target);
      continue;
    }
    const { outputText } = ts.transpileModule(await readFile(file, 'utf8'), {
      fileName: file,
      compilerOptions: {
        target: ts.ScriptTarget.ES2024,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    await writeFile(target.replace(/\.ts$/, '.js'), outputText);
  }
}
