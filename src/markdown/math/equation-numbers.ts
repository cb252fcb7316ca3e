import { withOneNumber } from './multline.ts';

/** A formula, and its markup by Temml. */
export interface SetFormula {
  tex: string;
  markup: string;
}

/*
 * The patterns below match Temml's markup as text, because Temml numbers equations only in a browser's document, with
 * `postProcess`. The markup may change between versions. So package.json pins the version, and a test checks the markup.
 */

/** Notes a mistake in a formula. */
type NoteMistake<F extends SetFormula> = (formula: F, problem: string) => void;

/** The place of a number: in a row of a numbered environment, or in an empty tag. */
const placeOfNumber =
  /<mtext><span class="tml-eqn"><\/span><\/mtext>|<mrow class="tml-tag"><\/mrow>/g;
const cellOfNumber = /<mtd (?=[^>]*><m(?:text|row) class="tml-tag")/g;
const numberedRow =
  /<mtr id="(?<id>[^"]*)"(?:(?!<mtr id=).)*?class="tml-tag">(?<number>.*?)<\/mtd>/gs;
const reference = /<a href='#([^']*)' class="tml-ref( tml-eqref)?"><\/a>/g;

/**
 * Numbers a post's equations in the order of the text and links references to them, which Temml leaves to a script on
 * the page.
 *
 * @param note is called for a label without a number, a repeated label, and a reference without a label
 * @returns the markup of each formula
 */
export function numberEquations<F extends SetFormula>(
  formulas: readonly F[],
  note: NoteMistake<F>,
): string[] {
  const numbered = withNumbers(formulas);
  const numbers = new Map<string, string>();
  for (const formula of numbered) noteNumbers(numbers, formula, note);
  const known = numbered.flatMap(labelsIn).sort().join(', ') || 'none';
  return numbered.map((formula) => withLinks(formula, numbers, known, note));
}

function withNumbers<F extends SetFormula>(formulas: readonly F[]): F[] {
  let last = 0;
  const next = () => `<mtext class="tml-tag">(${++last})</mtext>`;
  return formulas.map((formula) => ({
    ...formula,
    markup: withOneNumber(formula)
      .replaceAll(placeOfNumber, next)
      .replaceAll(cellOfNumber, '<mtd class="tml-right" '),
  }));
}

function noteNumbers<F extends SetFormula>(
  numbers: Map<string, string>,
  formula: F,
  note: NoteMistake<F>,
): void {
  const rows = [...formula.markup.matchAll(numberedRow)].map(({ groups }) => groups!);
  for (const label of labelsIn(formula)) {
    const row = rows.find(({ id }) => id === idOf(label));
    const mistake = (problem: string) => note(formula, `\\label{${label}}: ${problem}`);
    if (!row) mistake('has no number of its own in a displayed formula');
    else if (numbers.has(idOf(label))) mistake('is in the post twice');
    else numbers.set(idOf(label), bare(row['number']!));
  }
}

/** Links references. The ids start with a capital to differ from those of headings, which are in lower case. */
function withLinks<F extends SetFormula>(
  formula: F,
  numbers: ReadonlyMap<string, string>,
  known: string,
  note: NoteMistake<F>,
): string {
  const { tex, markup } = formula;
  const isMath = markup.startsWith('<math');
  const link = (_: string, id: string, inParentheses?: string) => {
    const number = numbers.get(id);
    if (number === undefined) {
      const written = tex.replaceAll(/\s+/g, ' ');
      note(formula, `the formula $${written}$ refers to no \\label; known: ${known}`);
      return '';
    }
    const shown = inParentheses ? `(${number})` : number;
    // Show only the number inside a formula: screen readers read it as a whole, so nobody could follow a link in it.
    return isMath ? `<mtext>${shown}</mtext>` : `<a href="#Equation-${id}">${shown}</a>`;
  };
  return markup.replaceAll(reference, link).replaceAll('<mtr id="', '<mtr id="Equation-');
}

/** A number without parentheses and markup. */
function bare(number: string): string {
  return number.replaceAll(/<[^>]*>/g, '').replaceAll(/^\(|\)$/g, '');
}

function labelsIn({ tex }: SetFormula): string[] {
  return [...tex.matchAll(/\\label\s*\{([^}]*)\}/g)].map(([, label]) => label!);
}

/** Temml's id for a label. */
function idOf(label: string): string {
  return label.replaceAll(/[^\w-]/g, '');
}
