import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError } from '../messages/expected-error.ts';
import type { PackageSource } from './installed-from.ts';
import { pinnedNode } from './pinned-node.ts';
import { firstDescription, type ScriptLanguage, titleOf, writeStudy } from './study-files.ts';

export interface SiteChoices extends PackageSource {
  /** Whether the site brings its own Node, since the machine's is too old. */
  pinNode: boolean;
  /** The date of the first study's post. */
  today: Date;
  /** The language of the first study's script. Default: none, it is TypeScript. */
  script?: ScriptLanguage | undefined;
}

/** The site's files, some under another name: npm leaves `.gitignore` out of packages. */
const template = fileURLToPath(new URL('site', import.meta.url));
/** The name and title of the first study. */
export const firstStudy = {
  name: 'averaging',
  title: 'The last step or the average?',
  description: firstDescription,
};
/** The site's name in the template. */
const placeholder = 'Name of the site';
/** What the template's README says of a first build, and what holds for a study whose runs a script computes. */
const firstBuild = {
  recording: `    npm run build

The first build records the runs that posts use into \`results\`, and writes the site to \`dist\`.`,
  recorded: `    npm run lab -- run ${firstStudy.name}
    npm run build

The second line records the runs of the first study, which a script computes, into \`results\`; a build starts no script. The
third writes the site to \`dist\`.`,
};

/**
 * Makes a site with one study. All is written into a draft within the folder and then moved up, so that nothing half-made is left.
 *
 * @param folder an absolute path: nothing is there, or an empty folder, or one with nothing but `.git`
 * @throws ExpectedError if something is there, if it can't be written, or if its name can't be a package's
 */
export async function createSite(folder: string, choices: SiteChoices): Promise<void> {
  const name = path.basename(folder);
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || name === 'node_modules') {
    throw new ExpectedError(
      `${JSON.stringify(name)} can't be the name of a site: write small letters, digits and hyphens, such as my-site`,
    );
  }
  await refuseFilled(folder);
  const { draft, created } = await makeDraft(folder);
  try {
    await writeSite(draft, name, choices);
    for (const file of await readdir(draft)) {
      await rename(path.join(draft, file), path.join(folder, file));
    }
    await rmdir(draft);
  } catch (error) {
    await rm(created ?? draft, { recursive: true, force: true });
    throw error;
  }
}

async function refuseFilled(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw unusable(folder, 'read', error);
  });
  if (there.every((file) => file === '.git')) return;
  throw new ExpectedError(`${folder} is not empty: choose a new folder, or empty it`);
}

/** @returns a new folder in the folder, and the uppermost folder that had to be made for it */
async function makeDraft(folder: string): Promise<{ draft: string; created: string | undefined }> {
  try {
    const created = await mkdir(folder, { recursive: true });
    return { draft: await mkdtemp(path.join(folder, '.new-site-')), created };
  } catch (error) {
    throw unusable(folder, 'written', error as NodeJS.ErrnoException);
  }
}

function unusable(folder: string, done: string, { code }: NodeJS.ErrnoException): ExpectedError {
  return new ExpectedError(`${folder} can't be ${done} (${code}): choose another folder`);
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
  if (choices.script) {
    await edit(path.join(draft, 'README.md'), (text) =>
      text.replace(firstBuild.recording, firstBuild.recorded),
    );
  }
  await edit(path.join(draft, 'package.json'), (text) => manifest(JSON.parse(text), name, choices));
  if (choices.tarball) {
    await copyFile(choices.tarball, path.join(draft, path.basename(choices.tarball)));
  }
  const { today, script } = choices;
  await writeStudy(draft, { ...firstStudy, pubDate: today, computedBy: script });
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
