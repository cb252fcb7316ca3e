import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { checkTableCells } from '../../../src/markdown/blocks/table-cells.ts';
import { refuseForeignMarks } from '../../../src/markdown/foreign-marks.ts';
import { refuseMistakes } from '../../../src/markdown/text-mistakes.ts';

async function check(rows: string) {
  await mdxToJs(`| a | b |\n|---|---|\n${rows}`, {
    mdastPlugins: [checkTableCells, refuseForeignMarks, refuseMistakes],
    features: { math: true },
  });
}

const ends =
  'the "|" in it ends the cell; write \\mid or \\vert in a formula, "\\|" in code and text';

test.each([
  ['| $|x|$ | $P(A|B)$ |', `line 3: $|x|$: ${ends}`],
  ['| 1 | 2 |\n| $P(A|B)$ | |', `line 4: $P(A|B)$: ${ends}`],
  ['| `a | b` | c |', `line 3: \`a | b\`: ${ends}`],
  ['| ``a | `b`` | c |', `line 3: \`\`a | \`b\`\`: ${ends}`],
  ['| 1 | 2 | 3 |', "line 3: | 3 |: the row has 3 cells, the table's head only 2; give the head"],
  ['1 | 2 | 3 | 4', "line 3: | 3 | 4: the row has 4 cells, the table's head only 2"],
  ['| **a** | *b* | $c$ |', 'line 3: | $c$ |: the row has 3 cells'],
  ['| $\\|x\\|$ | y |', 'line 3: $\\|x\\|$: in a table, "\\|" is a single line; write \\Vert'],
])('%s is refused', async (rows, message) => {
  await expect(check(rows)).rejects.toThrow(message);
});

test('a divided formula is told once, not also as an unclosed one', async () => {
  await expect(check('| $|x|$ | y |')).rejects.toThrow(/^line 3: \$\|x\|\$: [^\n]*$/);
});

test.each([
  '|$x$|$y$|\n|$5|$6|\n| $5 | $6 |',
  '| `a` | `b` |\n| ``a `b`` | c \\| d |\n| `a \\| b` | $P(A \\mid B)$ |',
  '| 1 |\n| 1 | 2 |\n| | |',
])('%j is taken', async (rows) => {
  await expect(check(rows)).resolves.toBeUndefined();
});
