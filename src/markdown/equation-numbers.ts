/** A formula as Temml sets it. */
export interface SetFormula {
  tex: string;
  /** In the post's file, counted from 1. */
  line: number;
  markup: string;
}

/*
 * The patterns below match Temml's markup as text: Temml itself numbers equations only in a browser's document, by
 * `postProcess`. Its markup is no contract. So package.json pins its version, and a test compares the markup of each kind.
 */

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
 * @returns the markup of each formula
 * @throws Error if a label stands by no number or is there twice, or a reference has no label
 */
export function numberEquations(formulas: readonly SetFormula[]): string[] {
  const numbered = withNumbers(formulas);
  const numbers = new Map<string, string>();
  for (const formula of numbered) noteNumbers(numbers, formula);
  const known = numbered.flatMap(labelsIn).sort().join(', ') || 'none';
  return numbered.map((formula) => withLinks(formula, numbers, known));
}

function withNumbers(formulas: readonly SetFormula[]): SetFormula[] {
  let last = 0;
  const next = () => `<mtext class="tml-tag">(${++last})</mtext>`;
  return formulas.map((formula) => ({
    ...formula,
    markup: formula.markup
      .replaceAll(placeOfNumber, next)
      .replaceAll(cellOfNumber, '<mtd class="tml-right" '),
  }));
}

function noteNumbers(numbers: Map<string, string>, formula: SetFormula): void {
  const rows = [...formula.markup.matchAll(numberedRow)].map(({ groups }) => groups!);
  for (const label of labelsIn(formula)) {
    const row = rows.find(({ id }) => id === idOf(label));
    const place = `line ${formula.line}: \\label{${label}}`;
    if (!row) throw new Error(`${place}: stands by no number of its own in a displayed formula`);
    if (numbers.has(idOf(label))) throw new Error(`${place}: stands in the post twice`);
    numbers.set(idOf(label), bare(row['number']!));
  }
}

/** Addresses of headings have no capital letters. */
function withLinks(
  { tex, line, markup }: SetFormula,
  numbers: ReadonlyMap<string, string>,
  known: string,
): string {
  const isMath = markup.startsWith('<math');
  const link = (_: string, id: string, inParentheses?: string) => {
    const number = numbers.get(id);
    if (number === undefined) {
      const formula = tex.replaceAll(/\s+/g, ' ');
      throw new Error(
        `line ${line}: the formula $${formula}$ refers to no \\label; known: ${known}`,
      );
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
