import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fixedWords, namesIn, ownNames, parseCommand } from '../lab/command/words.ts';
import { literalOf } from './literals.ts';

// Any Node from 20 on loads this file.

/**
 * The texts that replace those of the draft: a parameter for each placeholder, to be given its type and value.
 *
 * @param folder in which the command must start, relative to the project; undefined for the experiment's own
 * @throws ExpectedError if the command can't be read
 */
export function draftOf(command: string, folder: string | undefined): [from: string, to: string][] {
  const parameters = parametersIn(command);
  const literal = literalOf(command);
  const assigned = parameters.map((name) => `${keyOf(name)}: 1`).join(', ');
  const declared = parameters.map((name) => `    ${keyOf(name)}: z.number(),\n`).join('');
  const once = hasSeeds(command) ? '' : '\n  deterministic: true,';
  const started = folder === undefined ? '' : `folder: ${literalOf(folder)},\n  `;
  return [
    [
      "command: './program --size {size} --seed {seed}',",
      `${started}command:${literal.length > lineAtMost ? '\n   ' : ''} ${literal},${once}`,
    ],
    [
      'z.strictObject({\n    size: z.number(),\n  })',
      `z.strictObject({${declared && `\n${declared}  `}})`,
    ],
    ['{ size: 1 }', assigned ? `{ ${assigned} }` : '{}'],
    ...(once ? [['seeds: [1, 2, 3]', 'seeds: [1]'] as [string, string]] : []),
  ];
}

/**
 * The folder in which a command finds a file that it names: the project, or one above it in the same repository. Undefined if
 * it names none there, as a script that is still to be written.
 *
 * @throws ExpectedError if the command can't be read
 */
export function folderFor(command: string, root: string): string | undefined {
  const words = fixedWords(parseCommand(command));
  const named = words.filter((word) => word !== undefined && /[./\\]/.test(word)) as string[];
  const folder = foldersOfRepository(root).find((each) =>
    named.some((word) => !path.isAbsolute(word) && isFile(path.join(each, word))),
  );
  return folder && (path.relative(root, folder).replaceAll('\\', '/') || '.');
}

/** A folder and those above it, up to that of its repository; alone outside of one. */
function foldersOfRepository(root: string): string[] {
  const folders = [root];
  for (let folder = root; !existsSync(path.join(folder, '.git')); folders.push(folder)) {
    const above = path.dirname(folder);
    if (above === folder) return [root];
    folder = above;
  }
  return folders;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The placeholders of a command that are the experiment's own. */
export function parametersIn(command: string): string[] {
  const own: readonly string[] = ownNames;
  return [...namesIn(parseCommand(command))].filter((name) => !own.includes(name));
}

/** The greatest length of a command that fits into its line. */
const lineAtMost = 88;

/** Whether the program gets a seed. */
function hasSeeds(command: string): boolean {
  const names = namesIn(parseCommand(command));
  return names.has('seed') || names.has('parameters');
}

/** A name as the key of an object. */
function keyOf(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : literalOf(name);
}
