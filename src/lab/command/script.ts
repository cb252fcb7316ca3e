import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { isSeenByGit, kindOf } from './files/listed-files.ts';
import { foldersUpTo, isWithin, type Places, posix, shownName } from './files/places.ts';
import { fixedWords, type Words } from './words.ts';

/** What scripts end with. */
const scriptSuffix = /\.(py|pyw|ipynb|r|rmd|qmd|jl|sh|bash|zsh|js|mjs|cjs|ts|mts|m|lua|pl|rb)$/i;
/** What follows is code, not a file. */
const codeOption = /^-(c|e)$/;

/** The place among a command's words of the script that it names; -1 if it names none. */
export function placeOfScript(words: Words): number {
  const fixed = fixedWords(words);
  return fixed.findIndex(
    (word, i) =>
      word !== undefined &&
      scriptSuffix.test(word) &&
      !/[\s=]|^-/.test(word) &&
      !codeOption.test(fixed[i - 1] ?? ''),
  );
}

/**
 * The files that a command names and git sees: its script or module, and a program that is given by its path. They count
 * without being in `uses`.
 *
 * @param folder in which the command is started
 * @throws ExpectedError if the script isn't there, or is outside the checkout
 */
export async function namedByCommand(
  places: Places,
  folder: string,
  words: Words,
): Promise<string[]> {
  const fixed = fixedWords(words);
  const [program = ''] = fixed;
  const script = fixed[placeOfScript(words)];
  if (script !== undefined) await requireScript(places, folder, script);
  const named = [
    ...(script === undefined ? [] : [script]),
    ...(/[\\/]/.test(program) ? [program] : []),
    ...filesOfModule(fixed),
  ];
  const files = [...new Set(named.map((word) => path.resolve(folder, word)))];
  const seen = await Promise.all(files.map((file) => isCounted(places, file)));
  return files.filter((_, i) => seen[i]);
}

/** Where `python -m mylib.train` may find it; if neither is there, it's installed. */
function filesOfModule(fixed: (string | undefined)[]): string[] {
  const module = fixed[fixed.indexOf('-m') + 1];
  if (!fixed.includes('-m') || !module || !/^[\w.]+$/.test(module)) return [];
  const file = module.replaceAll('.', '/');
  return [`${file}.py`, `${file}/__main__.py`];
}

async function isCounted(places: Places, file: string): Promise<boolean> {
  if (!isWithin(places.checkout, file) || (await kindOf(file)) !== 'file') return false;
  return isSeenByGit(places, file);
}

async function requireScript(places: Places, folder: string, script: string): Promise<void> {
  const file = path.resolve(folder, script);
  if (path.isAbsolute(script) || !isWithin(places.checkout, file)) {
    throw new ExpectedError(
      `command names ${script}, which is outside the checkout: put it into the repository, and write its path relative to ${shownName(places, folder)}`,
    );
  }
  if ((await kindOf(file)) === 'file') return;
  throw new ExpectedError(
    `command names ${script}, which isn't in ${shownName(places, folder)}: ${await whereScriptIs(places, script)}`,
  );
}

/** Projects often lie in a folder of the repository that has the script. */
async function whereScriptIs(places: Places, script: string): Promise<string> {
  const above = foldersUpTo(places.checkout, places.root);
  for (const each of above) {
    if ((await kindOf(path.resolve(each, script))) !== 'file') continue;
    const folder = posix(path.relative(places.root, each)) || '.';
    return `write folder: '${folder}' to start the command where it is`;
  }
  return "correct its name, or name the folder in which the command starts, relative to the project, as in folder: '..'";
}
