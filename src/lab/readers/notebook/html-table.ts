import { ExpectedError } from '../../../messages/expected-error.ts';
import type { FoundTable } from '../formats/table-in-file.ts';

/**
 * The first table of HTML, as pandas and others show it, as texts of cells: all else is passed over, and nothing of the markup
 * is kept. Undefined if there is none.
 *
 * @param shown names it in errors
 * @throws ExpectedError if it shows only a part of its rows or columns, or has merged cells
 */
export function tableOfHtml(html: string, shown: string): FoundTable | undefined {
  const rows = rowsOf(html, shown);
  if (rows.length === 0) return undefined;
  const heads = rows.filter(({ isHead }) => isHead);
  const body = rows.filter(({ isHead }) => !isHead).map(({ cells }) => cells);
  const header = heads.length > 0 ? headerOf(heads, shown) : (body.shift() ?? []);
  const isGap = (cell: string) => cell === '...' || cell === '…';
  if (header.some(isGap) || body.some((cells) => cells.length > 1 && cells.slice(1).every(isGap))) {
    throw new ExpectedError(
      `${shown}: shows only a part of its table: print(frame.to_csv(index=False)) in that cell`,
    );
  }
  return {
    header,
    cells: body,
    caveat: 'its numbers are as its notebook shows them, which may round them',
  };
}

const mostCells = 1_000_000;

interface Row {
  isHead: boolean;
  cells: string[];
}

/** pandas writes the name of an index into a second row. */
function headerOf(heads: readonly Row[], shown: string): string[] {
  const [first, second, ...more] = heads;
  if (!second) return first!.cells;
  const [index, ...rest] = second.cells;
  if (more.length > 0 || rest.some((cell) => cell !== '')) throw merged(shown);
  return [index!, ...first!.cells.slice(1)];
}

function merged(shown: string): ExpectedError {
  return new ExpectedError(
    `${shown}: has a table with headings over several columns or rows: print(frame.to_csv(index=False)) in that cell`,
  );
}

/** Each part is passed once, so that nothing hostile takes long. */
function rowsOf(html: string, shown: string): Row[] {
  const rows: Row[] = [];
  const small = html.toLowerCase();
  let isWithin = false;
  let isHead = false;
  let cell: string | undefined;
  let count = 0;
  const close = () => {
    if (cell !== undefined) rows.at(-1)?.cells.push(plain(cell));
    cell = undefined;
  };
  for (let at = 0; at < html.length; ) {
    const start = html.indexOf('<', at);
    if (cell !== undefined) cell += html.slice(at, start < 0 ? undefined : start);
    if (start < 0) break;
    const end = endOfTag(small, start);
    if (end === undefined) break;
    at = end;
    const [, name = ''] = /^<(\/?[a-z]+)/.exec(small.slice(start, Math.min(end, start + 12))) ?? [];
    if (name === 'table' && !isWithin) isWithin = true;
    else if (name === '/table') break;
    if (!isWithin) continue;
    if (name === 'thead') isHead = true;
    if (name === '/thead') isHead = false;
    if (['tr', '/tr', 'td', 'th', '/td', '/th'].includes(name)) close();
    if (name === 'tr') rows.push({ isHead, cells: [] });
    if (name === 'td' || name === 'th') {
      if (/\s(col|row)span\s*=\s*["']?(?!1\b)\d/.test(small.slice(start, end))) throw merged(shown);
      if (++count > mostCells)
        throw new ExpectedError(`${shown}: has more than ${mostCells} cells`);
      cell = '';
    }
  }
  return rows.filter(({ cells }) => cells.length > 0);
}

/** Behind a tag, a comment, or all of a script or style; undefined if it never ends. */
function endOfTag(small: string, start: number): number | undefined {
  if (small.startsWith('<!--', start)) return behind(small, '-->', start);
  for (const name of ['script', 'style']) {
    if (!small.startsWith(`<${name}`, start)) continue;
    const closing = behind(small, `</${name}`, start);
    return closing && behind(small, '>', closing);
  }
  return behind(small, '>', start);
}

function behind(text: string, sought: string, start: number): number | undefined {
  const at = text.indexOf(sought, start);
  return at < 0 ? undefined : at + sought.length;
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function plain(cell: string): string {
  const text = cell.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
    (whole, decimal, hex, name) => {
      if (name) return Object.hasOwn(entities, name) ? entities[name]! : whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
  return text.toWellFormed().replace(/\s+/g, ' ').trim();
}
