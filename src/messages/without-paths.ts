/** Replaces each path. */
const mark = '<path>';

/** Options of recorded commands whose value is a path, whatever it looks like. */
const pathOptions = ['data', 'out', 'svg', 'vulkan'];

/**
 * Replaces each Unix or Windows path in a command line by `<path>`, and keeps the rest. Recorded arguments aren't
 * quoted, so that the end of a path with spaces can't be seen: an unquoted path is taken to reach to the next option.
 */
export function commandWithoutPaths(command: string): string {
  // A pack's runs have two commands: that of the run, and in brackets that of the pack.
  return command
    .split(/(\s+(?=--[a-z])|\s+\(of `|`\))/)
    .map((part) => (part.startsWith('--') ? optionWithoutPaths(part) : wordsWithoutPaths(part)))
    .join('');
}

/**
 * Replaces the paths of the machine in a sentence by `<path>`. Paths within the project, and words such as "and/or",
 * stay. A quoted path ends at its closing quote, an unquoted path at the end of the text.
 */
export function sentenceWithoutPaths(text: string): string {
  return replacePaths(text, everyPath);
}

/** Like `sentenceWithoutPaths`, but keeps paths that begin with dots, such as those of imports. */
export function sentenceWithoutAbsolutePaths(text: string): string {
  return replacePaths(text, absolutePath);
}

const absoluteStart = String.raw`\/+(?=[^\s\/])|~(?:[a-z_][\w.-]*)?[\\\/]|[A-Za-z]:[\\\/]|\\\\|file:\/`;
const absolutePath = pathPatterns(absoluteStart);
const everyPath = pathPatterns(String.raw`${absoluteStart}|…[\\\/]|\.\.?[\\\/]`);

/** @param start what paths begin with */
function pathPatterns(start: string): { quoted: RegExp; ending: RegExp } {
  return {
    quoted: new RegExp(String.raw`(?<![\w\p{L}])(["'\x60])(?:${start}).*?\1(?![\w\p{L}])`, 'gsu'),
    ending: new RegExp(String.raw`(?<=^|[\s"'\x60(=,:;\[])(?:${start}).*$`, 'su'),
  };
}

function replacePaths(text: string, { quoted, ending }: typeof everyPath): string {
  return text
    .replace(quoted, (_, quote: string) => `${quote}${mark}${quote}`)
    .replace(ending, mark);
}

/** @param option with its value, as `--data folder` or `--data=folder` */
function optionWithoutPaths(option: string): string {
  const [, name, between, value] = /^--([a-z][a-z0-9-]*)(=|\s+)(.+)$/s.exec(option) ?? [];
  if (name === undefined || value === undefined) return wordsWithoutPaths(option);
  const [first = '', ...rest] = wordsOf(value);
  if (isQuoted(first)) {
    const isPath = pathOptions.includes(name) || holdsPath(first);
    return `--${name}${between}${isPath ? mark : first}${wordsWithoutPaths(rest.join(''))}`;
  }
  const isPath = pathOptions.includes(name) || wordsOf(value).some(holdsPath);
  return `--${name}${between}${isPath ? mark : value}`;
}

function wordsWithoutPaths(text: string): string {
  const words = wordsOf(text);
  const place = words.findIndex(holdsPath);
  if (place < 0) return text;
  const before = words.slice(0, place).join('');
  const [, variable = '', value] = /^([A-Z][A-Z0-9_]*=)?(.*)$/s.exec(words[place]!)!;
  if (!isQuoted(value!)) return `${before}${variable}${mark}`;
  return `${before}${variable}${mark}${wordsWithoutPaths(words.slice(place + 1).join(''))}`;
}

/** The words of a command line and the spaces between them; a quoted part stays within its word. */
function wordsOf(text: string): string[] {
  return text.match(/\s+|(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
}

function isQuoted(word: string): boolean {
  return /^(["']).*\1$/s.test(word);
}

function holdsPath(word: string): boolean {
  // These are no paths: a share of the runs, as in `--shard 2/5`, and the script that every pack has.
  if (/^\d+\/\d+$/.test(word) || word === './run.sh') return false;
  return /[\\/]|^["'=]*(?:~|[A-Za-z]:)/.test(word);
}
