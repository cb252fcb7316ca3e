import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { mdxToJs } from 'satteri';
import { mathMarkup } from '../markdown/math/math-markup.ts';
import { collectReferences, referencesOf, type Use } from '../markdown/references.ts';
import { refuseMistakes } from '../markdown/text-mistakes.ts';
import { reasonOf } from './attempt.ts';

/** A post, and its references to experiments. */
export interface Post {
  /** Relative to the project, with slashes. */
  file: string;
  /** In the order of the text. */
  uses: Use[];
  /** Set if only the development server shows it. */
  isDraft?: true;
  /** Why the text can't be read; `uses` is then empty. */
  problem?: string;
}

/** The claims that a post's text makes, each as often as it does. */
export function assertedIn(uses: Post['uses']): string[] {
  return uses.filter(({ component }) => component === 'Claim').map(({ of }) => of);
}

const folder = 'src/content/posts';

/** The posts of a project, drafts included, sorted by file; empty if the project has no posts. */
export async function readPosts(root: string): Promise<Post[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
  const files = entries.map((entry) => entry.split(path.sep).join('/')).filter(isPost);
  return Promise.all(files.sort().map((file) => readPost(root, `${folder}/${file}`)));
}

/** Files and folders whose names begin with "_" are no posts. */
function isPost(file: string): boolean {
  return file.endsWith('.mdx') && !/(^|\/)_/.test(file);
}

async function readPost(root: string, file: string): Promise<Post> {
  const text = await readFile(path.join(root, file), 'utf8');
  const post = { file, ...(isDraft(text) && { isDraft: true as const }) };
  try {
    return { ...post, uses: await usesIn(text) };
  } catch (error) {
    return { ...post, uses: [], problem: reasonOf(error) };
  }
}

function isDraft(text: string): boolean {
  const [matter = ''] = frontmatter.exec(text) ?? [];
  return /^draft:[ \t]+true\b/im.test(matter);
}

/** Finds the references with the plugins that make the pages. */
async function usesIn(text: string): Promise<Use[]> {
  const astro = {
    frontmatter: {},
    headings: [],
    localImagePaths: new Set<string>(),
    remoteImagePaths: new Set<string>(),
  };
  await mdxToJs(withoutFrontmatter(text), {
    mdastPlugins: [mathMarkup, collectReferences, refuseMistakes],
    features: { math: true, gfm: { footnotes: {} } },
    data: { astro },
  });
  return referencesOf(astro.frontmatter).uses;
}

/** Empties the lines of the frontmatter instead of removing them, so that the other lines keep their numbers. */
function withoutFrontmatter(text: string): string {
  return text.replace(frontmatter, (matter) => matter.replace(/[^\n]/g, ''));
}

const frontmatter = /^---\r?\n[\s\S]*?\r?\n---(?=\r?\n|$)/;
