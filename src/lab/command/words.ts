import { closestName } from '../../messages/closest-name.ts';
import { ExpectedError } from '../../messages/expected-error.ts';

/** A command's words. The first is the program. */
export type Words = readonly Word[];
/** Its pieces in order: texts, and the names of what is put in their place. */
export type Word = readonly Piece[];
type Piece = string | { name: string };

/** What the lab itself gives: `{seed}`, and the paths of a run's files and folders. */
export const ownNames = [
  'seed',
  'parameters',
  'output',
  'metrics',
  'checkpoints',
  'dataset',
] as const;

/**
 * Splits a command's template into words, as a shell does, but without a shell's powers. A quoted part and what follows a
 * backslash stay within their word; other backslashes are kept, as Windows' paths have them. `{name}` is a placeholder, in
 * quotes, too; `{{` and `}}` are braces.
 *
 * @throws ExpectedError if a quote isn't closed, a brace is no placeholder, or only a shell would understand it
 */
export function parseCommand(template: string): Words {
  const reader = new TemplateReader(template);
  const words = reader.read();
  if (words.length === 0)
    throw new ExpectedError('command is empty: write a program and its words');
  refuseVariables(words[0]!);
  return words;
}

/**
 * The words to start a program with. Values are never split, so nothing in them needs quotes: numbers are written in
 * JavaScript's shortest form, texts as they are, lists and objects as JSON.
 *
 * @throws ExpectedError if a value is missing, or no program can be given it
 */
export function fillWords(words: Words, values: Readonly<Record<string, unknown>>): string[] {
  return words.map((word) =>
    word
      .map((piece) => (typeof piece === 'string' ? piece : valueFor(piece.name, values)))
      .join(''),
  );
}

/** The words as far as they are the same in each run: undefined in place of those with a placeholder. */
export function fixedWords(words: Words): (string | undefined)[] {
  return words.map((word) =>
    word.every((piece) => typeof piece === 'string') ? word.join('') : undefined,
  );
}

/** The names of a command's placeholders. */
export function namesIn(words: Words): Set<string> {
  return new Set(words.flat().flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name])));
}

interface Seeds {
  /** How many a variant has in a profile, at most. */
  seeds: number;
  /** Whether the author declares that the seed makes no difference. */
  deterministic?: boolean;
}

/**
 * Checks a command against the parameters: each must get into the command, or it would change nothing.
 *
 * @throws ExpectedError for an unknown placeholder, and for a parameter or a seed that the command doesn't get
 */
export function checkPlaceholders(
  template: string,
  parameterNames: readonly string[],
  { seeds, deterministic = false }: Seeds,
): void {
  const names = namesIn(parseCommand(template));
  for (const name of parameterNames) refuseOwnName(name);
  for (const name of names) refuseUnknown(name, parameterNames);
  if (names.has('parameters')) return;
  const unused = parameterNames.find((name) => !names.has(name));
  if (unused !== undefined) {
    throw new ExpectedError(
      `${unused} is a parameter, but the command has neither {${unused}} nor {parameters}: it would change nothing`,
    );
  }
  if (names.has('seed') || deterministic || seeds < 2) return;
  throw new ExpectedError(
    `the command has neither {seed} nor {parameters}, so that its ${seeds} seeds would be one`,
  );
}

function refuseOwnName(name: string): void {
  if (!(ownNames as readonly string[]).includes(name)) return;
  throw new ExpectedError(
    `${name} can't be the name of a parameter, as {${name}} in a command is the lab's own: rename it`,
  );
}

function refuseUnknown(name: string, parameterNames: readonly string[]): void {
  const known = [...parameterNames, ...ownNames];
  if (known.includes(name)) return;
  const meant = closestName(name, known);
  const remedy = meant
    ? `did you mean {${meant}}?`
    : `known: ${known.map((each) => `{${each}}`).join(', ')}; write {{ and }} for braces`;
  throw new ExpectedError(`the command has {${name}}, which is no parameter; ${remedy}`);
}

function valueFor(name: string, values: Readonly<Record<string, unknown>>): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) {
    throw new ExpectedError(`{${name}} has no value here: give ${name} a default in parameters`);
  }
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // Programs get their words as texts that end with it.
  if (text.includes('\0')) {
    throw new ExpectedError(`${name} has a NUL character, which no program can be given`);
  }
  return text;
}

/** `OMP_NUM_THREADS=1 python train.py` sets a variable in a shell. */
function refuseVariables([first]: Word): void {
  if (typeof first !== 'string' || !/^[A-Za-z_]\w*=/.test(first)) return;
  throw new ExpectedError(
    `command begins with ${first}, which only a shell understands: write env ${first} and the program after it`,
  );
}

/** What a shell would do something else with than to pass it on. */
const shellPowers = /\$[({A-Za-z_]|[`|<>&;*]/y;
/** The same between double quotes. */
const quotedPowers = /\$[({A-Za-z_]|`/y;
/** The home folder, at the start of a word. */
const homeFolder = /~(?=[/\\\s]|$)/y;
const placeholder = /\{([\p{L}_$][\p{L}\p{N}_$-]*)\}/uy;
/** What a backslash makes an ordinary character. Before others it stays. */
const escapable = /[\s'"\\|<>&;*$`~{}]/;

class TemplateReader {
  readonly #template: string;
  #place = 0;
  #words: Piece[][] = [];
  /** Undefined between words. */
  #word: Piece[] | undefined;

  constructor(template: string) {
    this.#template = template;
  }

  read(): Words {
    while (this.#place < this.#template.length) this.#readNext();
    return this.#word ? [...this.#words, this.#word] : this.#words;
  }

  #readNext(): void {
    const character = this.#template[this.#place]!;
    if (/\s/.test(character)) this.#readSpace();
    else if (character === '"' || character === "'") this.#readQuoted(character);
    else if (character === '\\') this.#readEscaped(escapable);
    else this.#readBare();
  }

  #readSpace(): void {
    if (this.#word) this.#words.push(this.#word);
    this.#word = undefined;
    this.#place++;
  }

  #readBare(): void {
    if (!this.#word) this.#refuse(homeFolder);
    this.#refuse(shellPowers);
    this.#readPiece();
  }

  #readQuoted(quote: string): void {
    const start = this.#place++;
    this.#word ??= [];
    while (this.#template[this.#place] !== quote) {
      if (this.#place >= this.#template.length) {
        const from = this.#template.slice(start, start + 20);
        throw new ExpectedError(`command has a quote that isn't closed: ${from}`);
      }
      this.#readWithin(quote);
    }
    this.#place++;
  }

  #readWithin(quote: string): void {
    const isDouble = quote === '"';
    if (isDouble && this.#template[this.#place] === '\\') this.#readEscaped(/["\\$`]/);
    else {
      if (isDouble) this.#refuse(quotedPowers);
      this.#readPiece();
    }
  }

  /** A backslash with what follows it. */
  #readEscaped(characters: RegExp): void {
    const next = this.#template[this.#place + 1];
    // A command in several lines.
    if (next === '\n') {
      this.#place += 2;
      return;
    }
    const isEscape = next !== undefined && characters.test(next);
    this.#add(isEscape ? next : '\\');
    this.#place += isEscape ? 2 : 1;
  }

  /** A placeholder, a doubled brace or one character. */
  #readPiece(): void {
    const name = this.#match(placeholder)?.[1];
    if (name !== undefined) {
      this.#add({ name });
      this.#place += name.length + 2;
      return;
    }
    const character = this.#template[this.#place]!;
    if (character !== '{' && character !== '}') {
      this.#add(character);
      this.#place++;
      return;
    }
    if (this.#template[this.#place + 1] !== character) this.#refuseBrace();
    this.#add(character);
    this.#place += 2;
  }

  #add(piece: Piece): void {
    this.#word ??= [];
    const last = this.#word.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') {
      this.#word[this.#word.length - 1] = last + piece;
    } else this.#word.push(piece);
  }

  #refuse(pattern: RegExp): void {
    const found = this.#match(pattern)?.[0];
    if (found === undefined) return;
    throw new ExpectedError(
      `command has ${found} ${this.#where()}; the lab starts no shell: put it in a script, or write sh -c '…'`,
    );
  }

  #refuseBrace(): never {
    const brace = this.#template[this.#place]!;
    throw new ExpectedError(
      `command has ${brace} ${this.#where()}, which is no placeholder such as {seed}: write ${brace}${brace} for a brace`,
    );
  }

  /** "in `| tee log`": what is read next, so that the author finds it. */
  #where(): string {
    const next = this.#template.slice(this.#place, this.#place + 20);
    return `in \`${next}${this.#place + 20 < this.#template.length ? '…' : ''}\``;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#place;
    return pattern.exec(this.#template);
  }
}
