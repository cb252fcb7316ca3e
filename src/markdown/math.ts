import { defineMdastPlugin, type MdastNode } from 'satteri';
import temml from 'temml';
import { numberEquations, type SetFormula } from './equation-numbers.ts';
import { tightenScripts } from './tight-scripts.ts';

type Formula = Extract<MdastNode, { type: 'math' | 'inlineMath' }>;

/**
 * Turns `$…$` and `$$…$$` into MathML, which browsers draw without styles or scripts. A mistake in a
 * formula fails the build. It works on the Markdown tree because Astro's highlighter claims display
 * formulas as code once they are HTML.
 */
export const mathMarkup = defineMdastPlugin({
  name: 'math-markup',
  options: { position: true },
  before: (root, context) => {
    const formulas = formulasIn(root);
    for (const formula of formulas) checkDollars(formula, context.source);
    const markups = numberEquations(
      formulas.map((formula) => setFormula(formula, isDisplayed(formula, context.source))),
    ).map(tightenScripts);
    for (const [i, formula] of formulas.entries()) {
      context.replaceNode(formula, { raw: markups[i]!, mdxExpressions: false });
    }
  },
});

function formulasIn(node: Readonly<MdastNode>): Formula[] {
  if (node.type === 'math' || node.type === 'inlineMath') return [node];
  return 'children' in node ? (node.children as MdastNode[]).flatMap(formulasIn) : [];
}

/** Whether it stands between double dollars: the parser takes those within one line for part of the text. */
function isDisplayed({ type, position }: Formula, source: string): boolean {
  return type === 'math' || source.startsWith('$$', position!.start.offset);
}

/** Of two sums in dollars, the signs aren't taken for a formula's: Pandoc's rule. */
function checkDollars(formula: Formula, source: string): void {
  if (isDisplayed(formula, source)) return;
  const { start, end } = formula.position!;
  const written = source.slice(start.offset, end.offset);
  if (!/^\$\s|\s\$$/.test(written) && !/^\d/.test(source.slice(end.offset))) return;
  throw new Error(
    `line ${start.line}: ${inOneLine(written)}: a formula has no space just inside its "$", and no digit after it; a "$" that is text is written "\\$"`,
  );
}

function setFormula({ value: tex, position }: Formula, displayMode: boolean): SetFormula {
  const { line } = position!.start;
  const math = renderMath(tex, displayMode, line);
  // A long formula scrolls on a narrow screen, which must be possible from the keyboard.
  const markup = displayMode ? math.replace('<math', '<math tabindex="0"') : math;
  return { tex, line, markup };
}

function renderMath(tex: string, displayMode: boolean, line: number): string {
  const options = { displayMode, wrap: 'tex', throwOnError: true } as const;
  try {
    const math = temml.renderToString(tex, options);
    return displayMode && lacksTag(math) ? temml.renderToString(`${tex}\n\\tag*{}`, options) : math;
  } catch (error) {
    // What follows repeats the formula, underlined.
    const problem = (error as Error).message.split('\n', 1)[0]!.replaceAll(/^\s+|[:\s]+$/g, '');
    throw new Error(`line ${line}: the formula $${inOneLine(tex)}$ can't be set: ${problem}`);
  }
}

/** Whether it has a label, but neither a tag nor rows that are numbered. */
function lacksTag(math: string): boolean {
  return math.includes('"tml-label"') && !/"tml-(tag|eqn)"/.test(math);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
