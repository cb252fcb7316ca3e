/**
 * The assignments of literals in a cell of parameters, as Python, R and Julia write them: `learning_rate = 1e-3`,
 * `layers: list = [16, 32]`, `tied <- TRUE`. Anything else is passed over, and nothing is run.
 */
export function assignedLiterals(source: string): Record<string, unknown> {
  const assigned = new Map<string, unknown>();
  const lines = /^([A-Za-z_]\w{0,100})[ \t]*(?::[^=\n]{0,200})?(?:=(?!=)|<-)[ \t]*/gm;
  for (const match of source.matchAll(lines)) {
    const found = new Literal(source, match.index + match[0].length).whole();
    if (found) assigned.set(match[1]!, found.value);
  }
  return Object.fromEntries(assigned);
}

const words: Readonly<Record<string, unknown>> = {
  True: true,
  TRUE: true,
  true: true,
  False: false,
  FALSE: false,
  false: false,
  None: null,
  NULL: null,
  nothing: null,
};

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const deepest = 8;

/** A cursor in a text. */
class Literal {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  /** The literal, if nothing but a comment follows it on its line. */
  whole(): { value: unknown } | undefined {
    const value = this.#value(0);
    if (value === undefined) return undefined;
    return /^[ \t]*;?[ \t]*(#|\r?\n|$)/.test(this.#text.slice(this.#at, this.#at + 200))
      ? { value }
      : undefined;
  }

  #take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern, 'y');
    sticky.lastIndex = this.#at;
    const [found] = sticky.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Undefined if no literal is there. */
  #value(depth: number): unknown {
    if (depth > deepest) return undefined;
    const number = this.#take(/[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?L?(?![\w.])/);
    if (number !== undefined) return Number(number.replace(/[_L]/g, ''));
    const text = this.#take(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/);
    if (text !== undefined) return textOf(text);
    const word = this.#take(/[A-Za-z]+(?![\w(.])/);
    if (word !== undefined) return Object.hasOwn(words, word) ? words[word] : undefined;
    if (this.#take(/\[/)) return this.#list(/\]/, depth);
    if (this.#take(/\(/)) return this.#list(/\)/, depth);
    return this.#take(/\{/) ? this.#object(depth) : undefined;
  }

  #list(end: RegExp, depth: number): unknown[] | undefined {
    const members: unknown[] = [];
    for (;;) {
      this.#take(/\s+/);
      if (this.#take(end)) return members;
      const value = this.#value(depth + 1);
      this.#take(/\s+/);
      const isLast = !this.#take(/,/);
      if (value === undefined) return undefined;
      members.push(value);
      if (isLast) return this.#take(end) ? members : undefined;
    }
  }

  #object(depth: number): Record<string, unknown> | undefined {
    const members = new Map<string, unknown>();
    for (;;) {
      this.#take(/\s+/);
      if (this.#take(/\}/)) return Object.fromEntries(members);
      const key = this.#value(deepest);
      if (typeof key !== 'string' || !this.#take(/\s*:\s*/)) return undefined;
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      members.set(key, value);
      this.#take(/\s+/);
      const isLast = !this.#take(/,/);
      if (isLast) return this.#take(/\}/) ? Object.fromEntries(members) : undefined;
    }
  }
}

function textOf(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char);
}
