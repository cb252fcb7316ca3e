import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { literalOf } from './literals.ts';

// Any Node from 20 on loads this file: `new-site` writes its first study with it.

/** An experiment with its post. */
export interface Study {
  /** In kebab case: the experiment's folder, and the post's address. */
  name: string;
  title: string;
  /** One line. */
  description: string;
  pubDate: Date;
}

const template = fileURLToPath(new URL('template', import.meta.url));
const modules = ['experiment.ts', 'charts.ts', 'values.ts', 'claims.ts'];

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
export async function writeStudy(site: string, study: Study): Promise<void> {
  const folder = path.join(site, 'src/experiments', study.name);
  const posts = path.join(site, 'src/content/posts');
  await mkdir(path.dirname(folder), { recursive: true });
  await mkdir(posts, { recursive: true });
  await mkdir(folder);
  for (const file of modules) {
    await fill(path.join(template, file), path.join(folder, file), [
      [`'${placeholders.title}'`, literalOf(study.title)],
      [placeholders.name, study.name],
    ]);
  }
  await fill(path.join(template, 'post.mdx'), path.join(posts, `${study.name}.mdx`), [
    // JSON's strings are valid in YAML.
    [JSON.stringify(placeholders.title), JSON.stringify(study.title)],
    [JSON.stringify(placeholders.description), JSON.stringify(study.description)],
    [placeholders.pubDate, study.pubDate.toISOString().slice(0, 10)],
    [placeholders.name, study.name],
  ]);
}

/** The files of a study, from the site's folder. */
export function studyFiles(name: string): string[] {
  return [
    ...modules.map((file) => `src/experiments/${name}/${file}`),
    `src/content/posts/${name}.mdx`,
  ];
}

/** A first title for a name: "Batch size" for "batch-size". */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Replaces in one pass, because a new text may contain another placeholder. */
async function fill(from: string, to: string, texts: [from: string, to: string][]): Promise<void> {
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
