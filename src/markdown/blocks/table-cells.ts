import { defineMdastPlugin, type MdastNode, type MdastVisitorContext } from 'satteri';
import { refuseRange } from '../foreign/refused-ranges.ts';
import { noteMistake } from '../text-mistakes.ts';

type Row = Readonly<Extract<MdastNode, { type: 'tableRow' }>>;

const remedy = 'write \\mid or \\vert in a formula, "\\|" in code and text';

/**
 * Refuses rows of tables from which something would be lost: cells beyond those of the head, and formulas and code that a
 * pipe divides. Place it before plugins that replace formulas.
 */
export const checkTableCells = defineMdastPlugin({
  name: 'check-table-cells',
  options: { position: true },
  table: ({ children: [head, ...rows] }, context) => {
    for (const row of [head, ...rows]) {
      if (!row?.position) continue;
      checkRow(row, head?.children.length ?? 0, context);
      for (const formula of formulasIn(row)) checkFormula(formula, context);
    }
  },
});

function checkRow(row: Row, columns: number, context: MdastVisitorContext): void {
  const start = row.position!.start.offset!;
  const written = context.source.slice(start, row.position!.end.offset);
  const divided = dividedIn(written);
  if (divided) {
    refuseRange(context, [start, start + written.length]);
    noteMistake(
      context,
      start + divided.index,
      `${divided.text}: the "|" in it ends the cell; ${remedy}`,
    );
    return;
  }
  const surplus = row.children[columns];
  if (!surplus) return;
  const text = written.slice(surplus.position!.start.offset! - start).trim();
  noteMistake(
    context,
    surplus,
    `${text}: the row has ${row.children.length} cells, the table's head only ${columns}; give the head a cell more, or, for a "|" within a cell, ${remedy}`,
  );
}

/** The first code or formula in a row that a pipe divides. */
function dividedIn(row: string): { text: string; index: number } | undefined {
  const whole = /\\.|(`+)(?!`)(?:.*?[^`])\1(?!`)|\$\$?(?!\s)(?:\\.|[^$\\])+?(?<!\s)\$\$?(?!\d)/g;
  const found = [...row.matchAll(whole)].find(
    ([text]) => text.length > 2 && /(?<!\\)\|/.test(text),
  );
  return found && { text: found[0], index: found.index };
}

type Formula = Readonly<Extract<MdastNode, { type: 'inlineMath' }>>;

function formulasIn(node: Readonly<MdastNode>): Formula[] {
  if (node.type === 'inlineMath') return [node];
  return 'children' in node ? (node.children as MdastNode[]).flatMap(formulasIn) : [];
}

/** The parser takes the backslash from "\|", which TeX needs for the double line of a norm. */
function checkFormula(formula: Formula, context: MdastVisitorContext): void {
  const { start, end } = formula.position!;
  const written = context.source.slice(start.offset, end.offset);
  if (!written.includes('\\|')) return;
  noteMistake(
    context,
    formula,
    `${written}: in a table, "\\|" is a single line; write \\Vert for a double line, \\mid or \\vert for a single one`,
  );
}
