import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError } from '../messages/expected-error.ts';
import { pinnedNode } from './pinned-node.ts';
import { firstDescription, titleOf, writeStudy } from './study-files.ts';

export interface SiteChoices {
  /** Where npm gets Retrace from, as a dependency in package.json has it. */
  retrace: string;
  /** Whether the site brings its own Node, since the machine's is too old. */
  pinNode: boolean;
  /** The date of the first study's post. */
  today: Date;
}

/** The site's files, some under another name: npm leaves `.gitignore` out of packages. */
const template = fileURLToPath(new URL('site', import.meta.url));
/** The name and title of the first study. */
const firstStudy = {
  name: 'averaging',
  title: 'The last step or the average?',
  description: firstDescription,
};
/** The site's name in the template. */
const placeholder = 'Name of the site';

/**
 * Makes a site with one study. All is written beside the folder and then renamed, so that nothing half-made is left.
 *
 * @param folder an absolute path: nothing is there, or an empty folder
 * @throws ExpectedError if something is there, or if its name can't be a package's
 */
export async function createSite(folder: string, choices: SiteChoices): Promise<void> {
  const name = path.basename(folder);
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw new ExpectedError(
      `${JSON.stringify(name)} can't be the name of a site: write small letters, digits and hyphens, such as my-site`,
    );
  }
  await refuseFilled(folder);
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(path.join(path.dirname(folder), '.new-site-'));
  try {
    await writeSite(draft, name, choices);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function refuseFilled(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ExpectedError(`${folder} can't be read (${error.code}): choose another folder`);
  });
  if (there.length === 0) return;
  throw new ExpectedError(`${folder} is not empty: choose a new folder, or empty it`);
}

async function writeSite(draft: string, name: string, choices: SiteChoices): Promise<void> {
  for (const file of await readdir(template)) {
    await cp(path.join(template, file), path.join(draft, file.replace(/^_/, '.')), {
      recursive: true,
    });
  }
  for (const file of ['README.md', 'src/site.ts']) {
    await edit(path.join(draft, file), (text) => text.replaceAll(placeholder, titleOf(name)));
  }
  await edit(path.join(draft, 'package.json'), (text) => manifest(JSON.parse(text), name, choices));
  await writeStudy(draft, { ...firstStudy, pubDate: choices.today });
}

function manifest(
  base: { dependencies: Record<string, string> },
  name: string,
  { retrace, pinNode }: SiteChoices,
): string {
  const site = {
    ...base,
    name,
    dependencies: { ...base.dependencies, retrace },
    ...(pinNode ? { optionalDependencies: pinnedNode } : {}),
  };
  return `${JSON.stringify(site, null, 2)}\n`;
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}
