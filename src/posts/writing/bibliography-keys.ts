/** Entries that are no works. */
const noWork = /^(preamble|string)$/i;

/**
 * The keys of a BibTeX or BibLaTeX file, in its order. Unlike `parseBibliography`, which formats works and refuses
 * mistakes, it takes hardly any time, and also reads a file that is half written.
 */
export function bibliographyKeys(text: string): string[] {
  // A comment ends with its line, even if it opens a brace.
  const entries = text.replaceAll(/^\s*@\s*comment\b.*/gim, '');
  return keysOutsideBraces(entries) ?? keysAtLineStarts(entries);
}

/** The keys of entries that are in no other entry or field; undefined if braces aren't closed. */
function keysOutsideBraces(text: string): string[] | undefined {
  const parts = /\\[{}]|@\s*(\w+)\s*\{\s*([^\s,{}]+)\s*,|[{}]/g;
  const keys: string[] = [];
  let depth = 0;
  for (const [part, type, key] of text.matchAll(parts)) {
    if (depth === 0 && isWork(type) && key) keys.push(key);
    if (part === '{' || key) depth += 1;
    if (part === '}') depth = Math.max(0, depth - 1);
  }
  return depth === 0 ? keys : undefined;
}

function keysAtLineStarts(text: string): string[] {
  const entries = text.matchAll(/^\s*@\s*(\w+)\s*\{\s*([^\s,{}]+)\s*,/gm);
  return [...entries].filter(([, type]) => isWork(type)).map(([, , key]) => key!);
}

function isWork(type: string | undefined): boolean {
  return type !== undefined && !noWork.test(type);
}
