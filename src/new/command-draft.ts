import { namesIn, ownNames, parseCommand } from '../lab/command/words.ts';
import { literalOf } from './literals.ts';

// Any Node from 20 on loads this file.

/**
 * The texts that replace those of the draft: a parameter for each placeholder, to be given its type and value.
 *
 * @throws ExpectedError if the command can't be read
 */
export function draftOf(command: string): [from: string, to: string][] {
  const parameters = parametersIn(command);
  const literal = literalOf(command);
  const assigned = parameters.map((name) => `${keyOf(name)}: 1`).join(', ');
  const declared = parameters.map((name) => `    ${keyOf(name)}: z.number(),\n`).join('');
  const once = hasSeeds(command) ? '' : '\n  deterministic: true,';
  return [
    [
      "command: './program --size {size} --seed {seed}',",
      `command:${literal.length > lineAtMost ? '\n   ' : ''} ${literal},${once}`,
    ],
    [
      'z.strictObject({\n    size: z.number(),\n  })',
      `z.strictObject({${declared && `\n${declared}  `}})`,
    ],
    ['{ size: 1 }', assigned ? `{ ${assigned} }` : '{}'],
    ...(once ? [['seeds: [1, 2, 3]', 'seeds: [1]'] as [string, string]] : []),
  ];
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
