import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { experimentName } from '../lab/records/record.ts';
import { ExpectedError } from '../messages/expected-error.ts';
import { type ComputedBy, type Study, studyFiles, writeStudy } from './study-files.ts';

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
  computedBy: z.custom<ComputedBy>().optional(),
});

/**
 * Writes a small experiment, which needs no data and no tensors, and a post about it, ready to build; of a command a draft
 * of both. All files are written to a temporary folder and then renamed, so that a stopped process leaves no half of the experiment or the post.
 *
 * @param texts the files of another study than the template's, by path from `root`
 * @returns the paths written, from `root`
 * @throws ExpectedError if a value is invalid, or something of that name exists
 */
export async function createStudy(
  root: string,
  asked: Study,
  texts?: Readonly<Record<string, string>>,
): Promise<string[]> {
  const study = parseStudy(asked);
  const experiment = `src/experiments/${study.name}`;
  const post = `src/content/posts/${study.name}.mdx`;
  for (const target of [experiment, post]) refuseExisting(root, target);

  const draft = await mkdtemp(path.join(root, '.new-'));
  try {
    await (texts ? writeTexts(draft, texts) : writeStudy(draft, study));
    for (const target of [experiment, post]) {
      await mkdir(path.dirname(path.join(root, target)), { recursive: true });
    }
    // The experiment comes first, because a post without its experiment would not build.
    await rename(path.join(draft, experiment), path.join(root, experiment));
    await placePost(path.join(draft, post), path.join(root, post), () =>
      rm(path.join(root, experiment), { recursive: true }),
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return texts ? Object.keys(texts) : studyFiles(study);
}

async function writeTexts(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(texts)) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text, { flag: 'wx' });
  }
}

function parseStudy(asked: Study): Study {
  const { success, data, error } = studySchema.safeParse(asked);
  if (success) return data;
  const { path: field, message } = error.issues[0]!;
  const value = JSON.stringify(asked[field[0] as keyof Study]);
  throw new ExpectedError(`the ${String(field[0])} ${value} can't be used: ${message}`);
}

function refuseExisting(root: string, target: string): void {
  if (!existsSync(path.join(root, target))) return;
  throw new ExpectedError(`${target} is already there: choose another name, or remove it`);
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
