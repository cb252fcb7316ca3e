/** A formula as Temml sets it. */
export interface SetFormula {
  tex: string;
  markup: string;
}

/*
 * The patterns below match Temml's markup as text: Temml itself numbers equations only in a browser's document, by
 * `postProcess`. Its markup is no contract. So package.json pins its version, and a test compares the markup of each kind.
 */

/** Takes note of a mistake in a formula. */
type NoteMistake<F extends SetFormula> = (formula: F, problem: string) => void;

/** Of an environment that numbers its rows, and of an empty tag. */
const placeOfNumber =
  /<mtext><span class="tml-eqn"><\/span><\/mtext>|<mrow class="tml-tag"><\/mrow>/g;
const cellOfNumber = /<mtd (?=[^>]*><m(?:text|row) class="tml-tag")/g;
const numberedRow =
  /<mtr id="(?<id>[^"]*)"(?:(?!<mtr id=).)*?class="tml-tag">(?<number>.*?)<\/mtd>/gs;
const reference = /<a href='#([^']*)' class="tml-ref( tml-eqref)?"><\/a>/g;

/**
 * Numbers a post's equations in the order of the text, and makes links of what refers to them: Temml leaves that to
 * a script on the page.
 *
 * @param note is told of a label that stands by no number or is there twice, and of a reference without a label
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
    markup: formula.markup
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
    if (!row) mistake('stands by no number of its own in a displayed formula');
    else if (numbers.has(idOf(label))) mistake('stands in the post twice');
    else numbers.set(idOf(label), bare(row['number']!));
  }
}

/** Addresses of headings have no capital letters. */
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
    // A formula is read as one: what is in it can't be followed.
    return isMath ? `<mtext>${shown}</mtext>` : `<a href="#Equation-${id}">${shown}</a>`;
  };
  return markup.replaceAll(reference, link).replaceAll('<mtr id="', '<mtr id="Equation-');
}

/** Without parentheses and markup. */
function bare(number: string): string {
  return number.replaceAll(/<[^>]*>/g, '').replaceAll(/^\(|\)$/g, '');
}

function labelsIn({ tex }: SetFormula): string[] {
  return [...tex.matchAll(/\\label\s*\{([^}]*)\}/g)].map(([, label]) => label!);
}

/** As Temml makes it. */
function idOf(label: string): string {
  return label.replaceAll(/[^\w-]/g, '');
}
