import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '../..');

export interface AuthorSite {
  root: string;
  /** Writes a file, and creates its folder if needed. */
  write(file: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Creates a folder with an author's own files, in which Retrace is an installed package and no other package is: neither
 * Astro's types nor TensorFlow.js.
 *
 * @param content files or folders of the repository to copy
 */
export async function createAuthorSite(content: readonly string[] = []): Promise<AuthorSite> {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-author-'));
  await mkdir(path.join(root, 'node_modules'));
  await symlink(repository, path.join(root, 'node_modules/retrace'), 'junction');
  for (const each of content) {
    await cp(path.join(repository, each), path.join(root, each), { recursive: true });
  }
  const write: AuthorSite['write'] = async (file, text) => {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  };
  await write('package.json', JSON.stringify({ name: 'author', type: 'module' }));
  await write('tsconfig.json', JSON.stringify(await settings()));
  return { root, write, remove: () => rm(root, { recursive: true, force: true }) };
}

/** The settings that a new site gets, but only for posts and names, and without the types of packages. */
async function settings() {
  const file = path.join(repository, 'src/new/site/tsconfig.json');
  return {
    ...(JSON.parse(await readFile(file, 'utf8')) as object),
    compilerOptions: { types: [] },
    exclude: ['node_modules', 'src/experiments'],
  };
}
