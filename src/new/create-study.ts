import { access, link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { experimentName } from '../lab/records/record.ts';
import { ExpectedError } from '../messages/expected-error.ts';

const template = path.join(import.meta.dirname, 'template');
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

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line');

const studySchema = z.strictObject({
  name: experimentName,
  title: line(80),
  description: line(200),
  pubDate: z.date(),
});

/** An experiment with its post. */
export type Study = z.infer<typeof studySchema>;

/**
 * Writes a small experiment, which needs no data and no tensors, and a post about it, ready to build. All files are written to a
 * temporary folder and then renamed, so that a stopped process leaves no half of the experiment or the post.
 *
 * @returns the paths written, from `root`
 * @throws ExpectedError if a value is invalid, or something of that name exists
 */
export async function createStudy(root: string, asked: Study): Promise<string[]> {
  const study = parseStudy(asked);
  const experiment = `src/experiments/${study.name}`;
  const post = `src/content/posts/${study.name}.mdx`;
  for (const target of [experiment, post]) await refuseExisting(root, target);

  const draft = await mkdtemp(path.join(root, '.new-'));
  try {
    await writeDraft(draft, study);
    for (const target of [experiment, post]) {
      await mkdir(path.dirname(path.join(root, target)), { recursive: true });
    }
    // The experiment comes first, because a post without its experiment would not build.
    await rename(path.join(draft, 'experiment'), path.join(root, experiment));
    await placePost(path.join(draft, 'post.mdx'), path.join(root, post), () =>
      rm(path.join(root, experiment), { recursive: true }),
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return [...modules.map((file) => `${experiment}/${file}`), post];
}

/** A first title for a name: "Batch size" for "batch-size". */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function parseStudy(asked: Study): Study {
  const { success, data, error } = studySchema.safeParse(asked);
  if (success) return data;
  const { path: field, message } = error.issues[0]!;
  const value = JSON.stringify(asked[field[0] as keyof Study]);
  throw new ExpectedError(`the ${String(field[0])} ${value} can't be used: ${message}`);
}

async function refuseExisting(root: string, target: string): Promise<void> {
  const exists = await access(path.join(root, target)).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new ExpectedError(`${target} is already there: choose another name, or remove it`);
}

async function writeDraft(draft: string, study: Study): Promise<void> {
  const folder = path.join(draft, 'experiment');
  await mkdir(folder);
  for (const file of modules) {
    await fill(path.join(template, file), path.join(folder, file), [
      [`'${placeholders.title}'`, literalOf(study.title)],
      [placeholders.name, study.name],
    ]);
  }
  await fill(path.join(template, 'post.mdx'), path.join(draft, 'post.mdx'), [
    // JSON's strings are valid in YAML.
    [JSON.stringify(placeholders.title), JSON.stringify(study.title)],
    [JSON.stringify(placeholders.description), JSON.stringify(study.description)],
    [placeholders.pubDate, study.pubDate.toISOString().slice(0, 10)],
    [placeholders.name, study.name],
  ]);
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

/**
 * A string literal as the formatter writes it: in the quotes that need fewer escapes, single ones if both need the
 * same.
 */
function literalOf(text: string): string {
  const count = (quote: string) => text.split(quote).length;
  const quote = count("'") > count('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

/** Places the post by a hard link, which, unlike a renaming, overwrites no file. */
async function placePost(from: string, to: string, undo: () => Promise<void>): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    await undo();
    throw error;
  }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[^\w\s]/g, '\\$&');
}
