/** The parts of Temml's reader of macros that definitions need. Temml's own types leave them out. */
interface Reader {
  macros: {
    get(name: string): Expansion | undefined;
    set(name: string, value: Expansion, global: boolean): void;
  };
  future(): Token;
  popToken(): Token;
  consumeSpaces(): void;
  /** The tokens are in reverse order. */
  consumeArg(ends?: readonly string[]): { tokens: Token[] };
  isDefined(name: string): boolean;
}

interface Token {
  text: string;
  noexpand?: boolean;
}

type Expansion =
  | string
  | { tokens: Token[]; numArgs: number; unexpandable?: boolean }
  | ((reader: Reader) => Expansion);

/** Macros by name, to which Temml adds those that formulas define. */
export type Macros = Record<string, Expansion>;

/**
 * The macros of a text's formulas: those of packages that authors of papers know, and definitions that hold from their place
 * to the end of the text. By itself Temml ends them with the formula, and doesn't let authors give a name that it uses itself, such as
 * `\R`.
 */
export function newMacros(): Macros {
  return {
    '\\mbox': '\\text{#1}',
    '\\mathbbm': '\\mathbb{#1}',
    '\\mathds': '\\mathbb{#1}',
    '\\ensuremath': '#1',
    '\\xspace': '',
    // All definitions are global.
    '\\global': '',
    '\\long': '',
    '\\def': '\\gdef',
    '\\edef': '\\xdef',
    '\\let': letName,
    '\\newcommand': defineCommand,
    '\\renewcommand': (reader) => defineCommand(reader, { exists: true }),
    '\\providecommand': (reader) => defineCommand(reader, { keeps: true }),
    '\\DeclareMathOperator': defineOperator,
  };
}

/** `\newcommand{\name}[2][default]{…}`. Without a default it is what Temml takes itself. */
function defineCommand(
  reader: Reader,
  { exists = false, keeps = false }: { exists?: boolean; keeps?: boolean } = {},
): Expansion {
  if (reader.future().text === '*') reader.popToken();
  const name = nameIn(reader);
  if (exists && !reader.isDefined(name)) {
    throw new Error(`\\renewcommand: there is no ${name} yet; write \\newcommand`);
  }
  const isKept = keeps && reader.isDefined(name);
  const count = textOf(optionIn(reader) ?? []);
  if (!/^\d?$/.test(count)) throw new Error(`${name}: "${count}" is no number of arguments`);
  const first = optionIn(reader);
  reader.consumeSpaces();
  const { tokens } = reader.consumeArg();
  const numArgs = Number(count);
  if (isKept) return '';
  const macro = first ? withDefault(tokens, numArgs, first) : { tokens, numArgs };
  reader.macros.set(name, macro, true);
  return '';
}

/** A macro whose first argument may be left out. */
function withDefault(body: readonly Token[], numArgs: number, first: Token[]): Expansion {
  return (reader) => {
    const given = [optionIn(reader) ?? first];
    while (given.length < numArgs) {
      reader.consumeSpaces();
      given.push(reader.consumeArg().tokens);
    }
    return { tokens: filled(body, given), numArgs: 0 };
  };
}

/** A body with its arguments, all in reverse order: "#1" is "1" before "#". */
function filled(body: readonly Token[], given: readonly Token[][]): Token[] {
  return body.flatMap((token, i) => {
    if (token.text === '#') return [];
    return body[i + 1]?.text === '#' ? (given[Number(token.text) - 1] ?? []) : [token];
  });
}

/** `\DeclareMathOperator{\rank}{rank}`; with a star, limits stand below it. */
function defineOperator(reader: Reader): Expansion {
  const isStarred = reader.future().text === '*';
  if (isStarred) reader.popToken();
  const name = nameIn(reader);
  reader.consumeSpaces();
  const body = textOf(reader.consumeArg().tokens);
  reader.macros.set(name, `\\operatorname${isStarred ? '*' : ''}{${body}}`, true);
  return '';
}

/** `\let\name=\other`. */
function letName(reader: Reader): Expansion {
  const name = nameIn(reader);
  reader.consumeSpaces();
  if (reader.future().text === '=') {
    reader.popToken();
    reader.consumeSpaces();
  }
  const token = reader.popToken();
  // What is no macro mustn't be read again: it may get another meaning.
  const meaning = reader.macros.get(token.text) ?? {
    tokens: [{ ...token, noexpand: true }],
    numArgs: 0,
    unexpandable: true,
  };
  reader.macros.set(name, meaning, true);
  return '';
}

/** The name that a definition gives, with or without braces. */
function nameIn(reader: Reader): string {
  reader.consumeSpaces();
  const name = textOf(reader.consumeArg().tokens).trim();
  if (!/^\\(?:[A-Za-z@]+|.)$/.test(name)) {
    throw new Error(`"${name}" can't be the name of a macro; write \\name`);
  }
  return name;
}

function optionIn(reader: Reader): Token[] | undefined {
  reader.consumeSpaces();
  if (reader.future().text !== '[') return undefined;
  reader.popToken();
  return reader.consumeArg([']']).tokens;
}

function textOf(tokens: readonly Token[]): string {
  const texts = tokens.toReversed().map(({ text }) => text);
  return texts.join('').replaceAll(/(\\[A-Za-z]+)(?=[A-Za-z])/g, '$1');
}
