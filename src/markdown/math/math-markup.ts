import { defineMdastPlugin, type MdastNode } from 'satteri';
import temml from 'temml';
import { noteMistake } from '../text-mistakes.ts';
import { numberEquations, type SetFormula } from './equation-numbers.ts';
import { misreadIn, remedyForFormula } from './formula-remedies.ts';
import { type Macros, newMacros } from './macros.ts';
import { tightenScripts } from './tight-scripts.ts';

declare module 'satteri' {
  interface DataMap {
    /** The macros of the text's formulas, once they are set. */
    macros: Macros;
  }
}

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
    const { data } = context;
    data.macros ??= newMacros();
    const { macros } = data;
    const note = (formula: Formula, problem: string) => noteMistake(context, formula, problem);
    const set = formulas.flatMap((formula) => {
      if (!hasItsDollars(formula, context.source, note)) return [];
      const found = setFormula(formula, isDisplayed(formula, context.source), macros, note);
      return found ? [{ ...found, formula }] : [];
    });
    // A formula with a mistake may have the label to which another formula refers.
    if (set.length < formulas.length) return;
    const markups = numberEquations(set, ({ formula }, problem) => note(formula, problem)).map(
      tightenScripts,
    );
    for (const [i, { formula }] of set.entries()) {
      const markup = markups[i]!;
      if (isEmpty(markup)) {
        context.removeNode(formula);
        continue;
      }
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

/** Whether a formula shows nothing, since it only defines macros. */
function isEmpty(markup: string): boolean {
  return /^<math[^>]*>(?:<mrow>\s*<\/mrow>)*<\/math>$/.test(markup);
}

/** Refuses a formula that is likely the text between two sums in dollars, by Pandoc's rule, and one whose end isn't found. */
function hasItsDollars(formula: Formula, source: string, note: NoteMistake): boolean {
  const { start, end } = formula.position!;
  const written = source.slice(start.offset, end.offset);
  if (formula.type === 'math') return hasItsFences(formula, written, note);
  if (isDisplayed(formula, source)) return true;
  if (!/^\$\s|\s\$$/.test(written) && !/^\d/.test(source.slice(end.offset))) return true;
  note(
    formula,
    `${inOneLine(written)}: a formula has no space just inside its "$", and no digit after it; a "$" that is text is written "\\$"`,
  );
  return false;
}

/** The parser loses what stands beside the first dollars, and without the last ones takes all that follows for the formula. */
function hasItsFences(formula: Formula, written: string, note: NoteMistake): boolean {
  const begins = /^\${2,}[ \t]*$/m.exec(written)?.index === 0;
  const ends = /^[ \t>]*\${2,}[ \t]*$/.test(written.slice(written.lastIndexOf('\n') + 1));
  if (begins && ends && written.includes('\n')) return true;
  const line = written.split('\n', 1)[0]!.trim();
  note(
    formula,
    `${line}: a formula of several lines begins and ends with "$$" on lines of their own, without anything beside them`,
  );
  return false;
}

/** Sets a formula; notes a mistake and returns undefined if Temml can't. */
function setFormula(
  formula: Formula,
  displayMode: boolean,
  macros: Macros,
  note: NoteMistake,
): SetFormula | undefined {
  const { value: tex } = formula;
  const refuse = (problem: string) =>
    note(formula, `the formula $${inOneLine(tex)}$ can't be set: ${problem}`);
  const misread = misreadIn(tex, displayMode);
  if (misread) refuse(misread);
  const math = renderMath(tex, { displayMode, macros }, refuse);
  if (math === undefined) return undefined;
  // On a narrow screen a long formula scrolls, which must work by keyboard, too.
  const markup = displayMode ? math.replace('<math', '<math tabindex="0"') : math;
  return { tex, markup };
}

function renderMath(
  tex: string,
  { displayMode, macros }: { displayMode: boolean; macros: Macros },
  note: (problem: string) => void,
): string | undefined {
  const options = { displayMode, macros, wrap: 'tex', throwOnError: true } as const;
  try {
    const math = temml.renderToString(tex, options);
    return displayMode && lacksTag(math) ? temml.renderToString(`${tex}\n\\tag*{}`, options) : math;
  } catch (error) {
    // Further lines of the message repeat the formula, underlined.
    const problem = (error as Error).message.split('\n', 1)[0]!.replaceAll(/^\s+|[:\s]+$/g, '');
    note(problem + remedyForFormula(problem));
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
