import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { draftOf } from './command-draft.ts';
import { asMarkup, literalOf } from './literals.ts';

// Any Node from 20 on loads this file: `new-site` writes its first study with it.

/** An experiment with its post. */
export interface Study {
  /** In kebab case: the experiment's folder, and the post's address. */
  name: string;
  title: string;
  /** One line. */
  description: string;
  pubDate: Date;
  /** Default: TypeScript. */
  computedBy?: ComputedBy | undefined;
}

/** What computes the runs: a function, a script that comes with the experiment, or a program that is there already. */
export type ComputedBy =
  | 'typescript'
  | ScriptLanguage
  | { command: string; folder?: string | undefined };
export type ScriptLanguage = 'python' | 'r';

/** A text of the template, and what replaces it. */
export type Replacement = [from: string, to: string];

/** What a study is made of. */
interface Template {
  /** The template's files, by the names that they get in the experiment's folder. */
  files: Record<string, string>;
  post: string;
  texts: readonly Replacement[];
}

const folderOfTemplates = fileURLToPath(new URL('template', import.meta.url));
/** The study is the same in all languages, and so is what reads its results. */
const study = {
  files: { 'charts.ts': 'charts.ts', 'values.ts': 'values.ts', 'claims.ts': 'claims.ts' },
  post: 'post.mdx',
};

/** The texts in the template that a study's own texts replace. */
const placeholders = {
  name: 'study-name',
  title: 'Title of the study',
  description:
    'Which estimate is better: the last step of gradient descent, or the average of all?',
  pubDate: '2026-01-31',
};

/** The question of the template's own experiment: the description of a study that has none yet. */
export const firstDescription = placeholders.description;

/**
 * Writes a study's files into a folder, as parts of a site.
 *
 * @throws if the folder has such a study already
 */
export async function writeStudy(site: string, written: Study): Promise<void> {
  const { name, title, description, pubDate } = written;
  const { files, post, texts } = templateOf(written);
  const folder = path.join(site, 'src/experiments', name);
  const posts = path.join(site, 'src/content/posts');
  await mkdir(path.dirname(folder), { recursive: true });
  await mkdir(posts, { recursive: true });
  await mkdir(folder);
  for (const [file, from] of Object.entries(files)) {
    await fill(path.join(folderOfTemplates, from), path.join(folder, file), [
      ...texts,
      [`'${placeholders.title}'`, literalOf(title)],
      [placeholders.name, name],
    ]);
  }
  await fill(path.join(folderOfTemplates, post), path.join(posts, `${name}.mdx`), [
    // JSON's strings are valid in YAML.
    [JSON.stringify(placeholders.title), JSON.stringify(asMarkup(title))],
    [JSON.stringify(placeholders.description), JSON.stringify(asMarkup(description))],
    [placeholders.pubDate, pubDate.toISOString().slice(0, 10)],
    [placeholders.name, name],
  ]);
}

/** The files of a study, from the site's folder. */
export function studyFiles(written: Study): string[] {
  const { name } = written;
  return [
    ...Object.keys(templateOf(written).files).map((file) => `src/experiments/${name}/${file}`),
    `src/content/posts/${name}.mdx`,
  ];
}

/** A first title for a name: "Batch size" for "batch-size". */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function templateOf({ computedBy = 'typescript' }: Study): Template {
  if (typeof computedBy === 'object')
    return { ...draft, texts: draftOf(computedBy.command, computedBy.folder) };
  return templates[computedBy];
}

const templates: Record<'typescript' | ScriptLanguage, Template> = {
  typescript: {
    ...study,
    files: { 'experiment.ts': 'experiment.ts', ...study.files },
    texts: [],
  },
  python: {
    ...study,
    files: {
      'experiment.ts': 'script/experiment.ts',
      'train.py': 'script/train.py',
      ...study.files,
    },
    texts: [],
  },
  r: {
    ...study,
    files: { 'experiment.ts': 'script/experiment.ts', 'train.R': 'script/train.R', ...study.files },
    texts: [
      ['python3 train.py', 'Rscript train.R'],
      ['train.py', 'train.R'],
    ],
  },
};

/** An experiment and a post to fill in. */
const draft = {
  files: { 'experiment.ts': 'command/experiment.ts' },
  post: 'command/post.mdx',
};

/** Replaces in one pass, because a new text may contain another placeholder. */
async function fill(from: string, to: string, texts: readonly Replacement[]): Promise<void> {
  const replacements = new Map(texts);
  const pattern = new RegExp(texts.map(([text]) => escapePattern(text)).join('|'), 'g');
  const text = await readFile(from, 'utf8');
  await writeFile(
    to,
    text.replace(pattern, (found) => replacements.get(found)!),
  );
}

function escapePattern(text: string): string {
  return text.replaceAll(/[^\w\s]/g, '\\$&');
}
