import { defineMdastPlugin, type MdastNode } from 'satteri';
import temml from 'temml';
import { noteMistake } from '../text-mistakes.ts';
import { numberEquations, type SetFormula } from './equation-numbers.ts';
import { tightenScripts } from './tight-scripts.ts';

type Formula = Extract<MdastNode, { type: 'math' | 'inlineMath' }>;
type NoteMistake = (formula: Formula, problem: string) => void;

/**
 * Turns `$…$` and `$$…$$` into MathML, which browsers draw without styles or scripts, and notes mistakes in formulas. It
 * works on the Markdown tree, because Astro's highlighter treats display formulas as code once they are HTML.
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
    // A formula with a mistake may have the label to which another formula refers.
    if (set.length < formulas.length) return;
    const markups = numberEquations(set, ({ formula }, problem) => note(formula, problem)).map(
      tightenScripts,
    );
    for (const [i, { formula }] of set.entries()) {
      const markup = markups[i]!;
      // Plain Markdown would read the markup as a paragraph.
      const isMdx = context.sourceFormat === 'mdx';
      context.replaceNode(
        formula,
        isMdx ? { raw: markup, mdxExpressions: false } : { type: 'html', value: markup },
      );
    }
  },
});

function formulasIn(node: Readonly<MdastNode>): Formula[] {
  if (node.type === 'math' || node.type === 'inlineMath') return [node];
  return 'children' in node ? (node.children as MdastNode[]).flatMap(formulasIn) : [];
}

/** Whether a formula has double dollars. On one line, the parser makes it an inline formula all the same. */
function isDisplayed({ type, position }: Formula, source: string): boolean {
  return type === 'math' || source.startsWith('$$', position!.start.offset);
}

/** Refuses a formula that is likely the text between two sums in dollars, by Pandoc's rule. */
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

/** Sets a formula; notes a mistake and returns undefined if Temml can't. */
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
  // On a narrow screen a long formula scrolls, which must work by keyboard, too.
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
    // Further lines of the message repeat the formula, underlined.
    note((error as Error).message.split('\n', 1)[0]!.replaceAll(/^\s+|[:\s]+$/g, ''));
    return undefined;
  }
}

/** Whether a formula has a label, but neither a tag nor numbered rows. */
function lacksTag(math: string): boolean {
  return math.includes('"tml-label"') && !/"tml-(tag|eqn)"/.test(math);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
