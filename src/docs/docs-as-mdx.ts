import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { asMdx } from './as-mdx.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'docs');
/** A cache without runs in progress: pages don't depend on what else this machine is doing. */
const emptyCache = path.join(root, 'node_modules/.cache/docs');
/** What asks for a page: `docs/reference.md?page`. */
const asked = /\/docs\/([\w.-]+)\.md\?page$/;

/** Lets pages import the Markdown of `docs` as MDX, so that one set of files serves GitHub and the site. */
export function docsAsMdx(): Plugin {
  return {
    name: 'docs-as-mdx',
    enforce: 'pre',
    // There is no such file, but its name makes it MDX, whose pictures are found beside it.
    resolveId: (source) => {
      const [, name] = asked.exec(source) ?? [];
      return name && path.posix.join(folder, `${name}.mdx`);
    },
    async load(id) {
      if (path.dirname(id) !== folder || !id.endsWith('.mdx')) return undefined;
      const file = id.replace(/x$/, '');
      this.addWatchFile(file);
      return asMdx(await readFile(file, 'utf8'), print);
    },
  };
}

/** What a command of the lab prints: `npm run lab -- list`. */
async function print(command: string): Promise<string> {
  const [, args] = /^npm run lab -- (.+)$/.exec(command) ?? [];
  if (!args) {
    const problem = `docs: "${command}": only commands of the lab can be live; write "npm run lab -- …"`;
    throw withoutStack(new ExpectedError(problem));
  }
  const lab = path.join(root, 'src/lab/commands/cli.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [lab, ...args.split(' ')], {
    cwd: root,
    env: { ...process.env, RETRACE_CACHE: emptyCache },
  });
  return stdout;
}
