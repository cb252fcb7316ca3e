/** An entry of a BibTeX or BibLaTeX file as it is written, not parsed. */
export interface WrittenEntry {
  /** In lower case: "article", "string". */
  type: string;
  /** Of a work: all up to the first comma, even if it can't be a key; empty without one. Of an abbreviation: its name. */
  key: string;
  /** Of its beginning, from 1. */
  line: number;
  text: string;
  /** Set if nothing closes it; it then ends before the next entry that begins a line. */
  isOpen: boolean;
  /** The names outside of braces and quotation marks that stand for a text. */
  names: string[];
}

/**
 * Splits a file into its entries, so that a mistake in one of them leaves the others readable. Text between entries means
 * nothing in BibTeX, and neither do comments.
 */
export function writtenEntries(text: string): WrittenEntry[] {
  const entries: WrittenEntry[] = [];
  const lineAt = lineCounter(text);
  const begin = /@\s*comment\b|@\s*(\w+)\s*([{(])\s*/gi;
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const type = found[1]?.toLowerCase();
    if (type === undefined) {
      // It ends with its line, even if it opens a brace.
      begin.lastIndex = endOfLine(text, found.index);
      continue;
    }
    const closer = found[2] === '{' ? '}' : ')';
    const keyEnd = endOfKey(text, begin.lastIndex, closer);
    const key = text.slice(begin.lastIndex, keyEnd).trim();
    const body = readBody(text, keyEnd, closer);
    begin.lastIndex = body.end;
    entries.push({
      type,
      key: text[keyEnd] === '=' && type !== 'string' ? '' : key,
      line: lineAt(found.index),
      text: text.slice(found.index, body.end),
      isOpen: body.isOpen,
      names: namesIn(body.outside),
    });
  }
  return entries;
}

function endOfKey(text: string, at: number, closer: string): number {
  const end = closer === ')' ? /[,={}")]/g : /[,={}"]/g;
  end.lastIndex = at;
  return end.exec(text)?.index ?? text.length;
}

/** Reads an entry from behind its key: where it ends, and what is in no field's value. */
function readBody(text: string, at: number, closer: string) {
  const marks = /\\[\\{}]|[{}"()]|%[^\n]*/g;
  marks.lastIndex = at;
  let depth = 0;
  let isQuoted = false;
  let outside = '';
  let from = at;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    const isOutside = depth === 0 && !isQuoted;
    if (isOutside) {
      // A value leaves a mark, so that the name of the next field isn't taken for its own.
      outside += `${text.slice(from, found.index)} ${/[{"]/.test(mark) ? '""' : ''} `;
      if (mark === closer) return { end: marks.lastIndex, isOpen: false, outside };
    }
    // Only between fields a percent sign begins a comment.
    if (mark.startsWith('%') && !isOutside) marks.lastIndex = found.index + 1;
    if (mark === '"' && depth === 0) isQuoted = !isQuoted;
    if (mark === '{') depth += 1;
    if (mark === '}') depth = Math.max(0, depth - 1);
    from = marks.lastIndex;
  }
  const next = /^[^\S\n]*@\s*\w+\s*[{(]\s*[^\s,{}]+\s*,/gm;
  next.lastIndex = at;
  return { end: next.exec(text)?.index ?? text.length, isOpen: true, outside };
}

/** `journal = jmlr # " A"`: jmlr. A number is none. */
function namesIn(outside: string): string[] {
  const found = outside.matchAll(/[=#]\s*([a-zA-Z_][\w:+-]*)/g);
  return [...found].map(([, name]) => name!);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Tells the lines of places that come in order. */
function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let counted = 0;
  return (at) => {
    for (let i = text.indexOf('\n', counted); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
      line += 1;
      counted = i + 1;
    }
    return line;
  };
}
