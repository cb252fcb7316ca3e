import { defineMdastPlugin, type MdastNode } from 'satteri';
import temml from 'temml';
import { noteMistake } from '../text-mistakes.ts';
import { numberEquations, type SetFormula } from './equation-numbers.ts';
import { tightenScripts } from './tight-scripts.ts';

type Formula = Extract<MdastNode, { type: 'math' | 'inlineMath' }>;
type NoteMistake = (formula: Formula, problem: string) => void;

/**
 * Turns `$…$` and `$$…$$` into MathML, which browsers draw without styles or scripts. A mistake in a
 * formula is noted. It works on the Markdown tree because Astro's highlighter claims display
 * formulas as code once they are HTML.
 */
export const mathMarkup = defineMdastPlugin({
  name: 'math-markup',
  options: { position: true },
  before: (root, context) => {
    const formulas = formulasIn(root);
    const note = (formula: Formula, problem: string) => noteMistake(context, formula, problem);
    const set = formulas.flatMap((formula) => {
      checkDollars(formula, context.source, note);
      const found = setFormula(formula, isDisplayed(formula, context.source), note);
      return found ? [{ ...found, formula }] : [];
    });
    // A formula that can't be set may have the label that another refers to.
    if (set.length < formulas.length) return;
    const markups = numberEquations(set, ({ formula }, problem) => note(formula, problem)).map(
      tightenScripts,
    );
    for (const [i, { formula }] of set.entries()) {
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
function checkDollars(formula: Formula, source: string, note: NoteMistake): void {
  if (isDisplayed(formula, source)) return;
  const { start, end } = formula.position!;
  const written = source.slice(start.offset, end.offset);
  if (!/^\$\s|\s\$$/.test(written) && !/^\d/.test(source.slice(end.offset))) return;
  note(
    formula,
    `${inOneLine(written)}: a formula has no space just inside its "$", and no digit after it; a "$" that is text is written "\\$"`,
  );
}

/** Undefined of one that can't be set, which is noted. */
function setFormula(
  formula: Formula,
  displayMode: boolean,
  note: NoteMistake,
): SetFormula | undefined {
  const { value: tex } = formula;
  const math = renderMath(tex, displayMode, (problem) =>
    note(formula, `the formula $${inOneLine(tex)}$ can't be set: ${problem}`),
  );
  if (math === undefined) return undefined;
  // A long formula scrolls on a narrow screen, which must be possible from the keyboard.
  const markup = displayMode ? math.replace('<math', '<math tabindex="0"') : math;
  return { tex, markup };
}

function renderMath(
  tex: string,
  displayMode: boolean,
  note: (problem: string) => void,
): string | undefined {
  const options = { displayMode, wrap: 'tex', throwOnError: true } as const;
  try {
    const math = temml.renderToString(tex, options);
    return displayMode && lacksTag(math) ? temml.renderToString(`${tex}\n\\tag*{}`, options) : math;
  } catch (error) {
    // What follows repeats the formula, underlined.
    note((error as Error).message.split('\n', 1)[0]!.replaceAll(/^\s+|[:\s]+$/g, ''));
    return undefined;
  }
}

/** Whether it has a label, but neither a tag nor rows that are numbered. */
function lacksTag(math: string): boolean {
  return math.includes('"tml-label"') && !/"tml-(tag|eqn)"/.test(math);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
