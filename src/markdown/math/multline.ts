/** What begins a row of `multline`, and the narrow cell at both ends of it. */
const rowStart = /(?=<mtr[^>]*><mtd style="padding:0;width:7\.5%)/;
const narrowCell = '<mtd style="padding:0;width:7.5%';
const noNumber = '<mtext></mtext>';

/**
 * The markup of a formula, where `multline` has one number, in its last row, or none, as in TeX: Temml numbers each of its
 * rows. A label in any row is that of the number.
 */
export function withOneNumber({ tex, markup }: { tex: string; markup: string }): string {
  if (!/\\begin\s*\{multline\}/.test(tex)) return markup;
  const [head, ...rows] = markup.split(rowStart);
  const number = numberOf(tex, rows);
  const id = rows.map((row) => /^<mtr id="[^"]*"/.exec(row)?.[0]).find((found) => found);
  const set = rows.map((row, i) => {
    const isLast = i === rows.length - 1;
    const opened = row.replace(/^<mtr[^>]*/, isLast && id ? id : '<mtr');
    return withNumber(opened, isLast ? number : noNumber);
  });
  return [head, ...set].join('');
}

/** A tag in any row, or the place of a number. */
function numberOf(tex: string, rows: readonly string[]): string {
  const tag = rows.map(numberIn).find((number) => number.includes('"tml-tag"'));
  if (tag !== undefined) return tag;
  const isPlain = /\\(?:notag|nonumber)(?![A-Za-z])/.test(tex);
  return isPlain ? noNumber : '<mtext><span class="tml-eqn"></span></mtext>';
}

function numberIn(row: string): string {
  return row.slice(...placeOfNumber(row));
}

function withNumber(row: string, number: string): string {
  const [start, end] = placeOfNumber(row);
  return row.slice(0, start) + number + row.slice(end);
}

/** The content of the last narrow cell. */
function placeOfNumber(row: string): [start: number, end: number] {
  const start = row.indexOf('>', row.lastIndexOf(narrowCell)) + 1;
  return [start, row.indexOf('</mtd>', start)];
}
