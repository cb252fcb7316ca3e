import { mdxToJs } from 'satteri';
import temml from 'temml';
import { describe, expect, test } from 'vitest';
import project from '../../../package.json' with { type: 'json' };

import { mathMarkup } from '../../../src/markdown/math/math-markup.ts';
import { refuseMistakes } from '../../../src/markdown/text-mistakes.ts';

async function compile(mdx: string): Promise<string> {
  const { code } = await mdxToJs(mdx, {
    mdastPlugins: [mathMarkup, refuseMistakes],
    features: { math: true },
  });
  return code.replaceAll(/\s+/g, ' ');
}

const equation = (tex: string) => `\n\n$$\n${tex}\n$$\n\n`;
const link = (id: string, number: string) => `href: "#Equation-${id}", children: "${number}"`;

test('equations with a label are numbered, and linked from before and after', async () => {
  const code = await compile(
    `By $\\eqref{eq:b}$:${equation('a \\label{eq:a} % first')}${equation('b \\label{eq:b}')}See $\\ref{eq:a}$.`,
  );
  expect(code).toContain(link('eqb', '(2)'));
  expect(code).toContain(link('eqa', '1'));
  expect(code).toMatch(
    /id: "Equation-eqb".*"b".*class: "tml-right",.*class: "tml-tag", children: "\(2\)"/,
  );
});

test('rows of an environment are counted with them, and tags stay as they are', async () => {
  const code = await compile(
    `${equation('a \\label{a}')}${equation('\\begin{align} b &= 1 \\\\ c &= 2 \\label{c} \\\\ d &= 3 \\tag{D} \\label{d} \\end{align}')}$\\eqref{a}$, $\\eqref{c}$, $\\eqref{d}$`,
  );
  expect(code).toContain(link('a', '(1)'));
  expect(code).toContain(link('c', '(3)'));
  expect(code).toContain(link('d', '(D)'));
  expect(code).not.toContain('tml-eqn');
});

test('lines of multline have one number, in the last, and a label in any of them is its', async () => {
  const rows = 'b \\label{b} \\\\ + c \\\\ + \\begin{matrix} d \\\\ e \\end{matrix}';
  const code = await compile(
    `${equation('a \\label{a}')}${equation(`\\begin{multline} ${rows} \\end{multline}`)}${equation('f \\label{f}')}$\\eqref{b}$ $\\eqref{f}$`,
  );
  expect(code).toContain(link('b', '(2)'));
  expect(code).toContain(link('f', '(3)'));
  expect(code).toMatch(/id: "Equation-b".*"d".*"e".*class: "tml-tag", children: "\(2\)"/);
  expect(code.match(/class: "tml-tag"/g)).toHaveLength(3);
});

test.each([
  ['b \\\\ + c \\tag{D}', '(D)'],
  ['b \\tag{D} \\\\ + c', '(D)'],
  ['b \\notag \\\\ + c', undefined],
])('multline of %s', async (rows, number) => {
  const code = await compile(equation(`\\begin{multline} ${rows} \\end{multline}`));
  expect(code.match(/(?<=class: "tml-tag", children: ")[^"]*/g) ?? []).toEqual(
    number ? [number] : [],
  );
});

test('among symbols, a number is no link', async () => {
  const code = await compile(`${equation('a \\label{a}')}$x = \\ref{a}$`);
  expect(code).toContain('mtext, { children: "1" }');
  expect(code).not.toContain('href');
});

test('an equation without a label has no number', async () => {
  expect(await compile(equation('a = b'))).not.toContain('tml-tag');
});

test.each([
  ['Of\n$\\eqref{b}$.', 'line 6: the formula $\\eqref{b}$ refers to no \\label; known: eq:a'],
  ['$b \\label{b}$', 'line 5: \\label{b}: has no number of its own in a displayed formula'],
  [equation('b \\label{eq:a}'), 'line 7: \\label{eq:a}: is in the post twice'],
  [
    equation('\\begin{align} b \\label{b} \\notag \\\\ c \\end{align}'),
    'line 7: \\label{b}: has no number',
  ],
])('%j is refused', async (mdx, message) => {
  await expect(compile(`$$\na \\label{eq:a}\n$$\n\n${mdx}`)).rejects.toThrow(message);
});

/** `numberEquations` searches for this markup: with a new version of Temml, check its patterns. */
describe("Temml's markup is what numbers are put into", () => {
  const displayed = (tex: string) => temml.renderToString(tex, { displayMode: true });

  test('in the one version that it was read from', () => {
    expect(project.dependencies.temml).toMatch(/^\d+\.\d+\.\d+$/);
    expect(temml.version).toBe(project.dependencies.temml);
  });

  test('a row that is numbered by itself ends with an empty place, in a cell with a style and no class', () => {
    expect(displayed('\\begin{align} a &= b \\label{eq:a} \\end{align}')).toMatch(
      /<mtr id="eqa">.*<mrow class="tml-label"><\/mrow>.*<mtd style="[^"]*"><mtext><span class="tml-eqn"><\/span><\/mtext><\/mtd><\/mtr>/,
    );
  });

  test('a tag stands in the last cell of its row', () => {
    expect(displayed('a \\label{eq:a} \\tag{D}')).toMatch(
      /<mtr id="eqa" class="tml-tageqn">.*<mtd style="[^"]*"><mtext class="tml-tag">\(D\)<\/mtext><\/mtd><\/mtr>/,
    );
    expect(displayed('a \\tag*{}')).toContain('<mrow class="tml-tag"></mrow></mtd></mtr>');
  });

  test('a row of multline has a narrow cell at both ends', () => {
    const row = '<mtr><mtd style="padding:0;width:7\\.5%[^"]*"></mtd><mtd[^>]*><mi>.</mi></mtd>';
    const number =
      '<mtd style="padding:0;width:7\\.5%[^"]*"><mtext><span class="tml-eqn"></span></mtext></mtd></mtr>';
    expect(displayed('\\begin{multline} a \\\\ b \\end{multline}')).toMatch(
      new RegExp(`${row}${number}${row}${number}</mtable>`),
    );
  });

  test('a reference is an empty link', () => {
    expect(temml.renderToString('\\eqref{eq:a}')).toBe(
      `<a href='#eqa' class="tml-ref tml-eqref"></a>`,
    );
    expect(temml.renderToString('x \\ref{eq:a}')).toMatch(
      /^<math>.*<a href='#eqa' class="tml-ref"><\/a>/,
    );
  });
});
