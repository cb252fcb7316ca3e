import stringWidth from 'fast-string-width';

/** The number of spaces between columns. */
const gap = 2;

/**
 * Rows as lines with aligned cells. If the lines would be longer than `columns`, all cells but the first wrap at
 * spaces.
 */
export function layOutTable(rows: readonly string[][], columns: number): string[] {
  const widths = fitWidths(naturalWidths(rows), columns);
  return rows.flatMap((row) => {
    const cells = row.map((cell, i) => wrapWords(cell, widths[i]!));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, i) => padToWidth(lines[line] ?? '', widths[i]! + gap))
        .join('')
        .trimEnd(),
    );
  });
}

/** Breaks a text at spaces into lines that take at most `width` columns of a terminal. A longer word stays whole. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function naturalWidths(rows: readonly string[][]): number[] {
  return (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => stringWidth(row[i]!))));
}

function fitWidths([first = 0, ...others]: number[], columns: number): number[] {
  const share = Math.floor((columns - first) / others.length) - gap;
  const needed = others.reduce((sum, width) => sum + width + gap, first);
  return needed <= columns ? [first, ...others] : [first, ...shareOut(others, share)];
}

/** Gives the wide columns the width that narrow ones don't need. */
function shareOut(widths: readonly number[], share: number): number[] {
  const narrow = widths.filter((width) => width <= share);
  const spare = narrow.reduce((sum, width) => sum + share - width, 0);
  const wider = share + Math.floor(spare / (widths.length - narrow.length));
  return widths.map((width) => Math.min(width, wider));
}
