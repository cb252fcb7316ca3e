/** Turns a snippet of TeX into a text, as citation-js does it. */
export type TexReader = (snippet: string) => string;

/** Commands that stand for a text, which citation-js would show as they are written. */
const texts = new Map([
  ['AA', 'Å'],
  ['aa', 'å'],
  ['TeX', 'TeX'],
  ['LaTeX', 'LaTeX'],
  ['BibTeX', 'BibTeX'],
  ['dots', '…'],
  ['ldots', '…'],
  ['cdots', '⋯'],
  ['slash', '/'],
  ['protect', ''],
  ['newblock', ''],
  ['quad', ' '],
]);

/** Commands whose argument is the text. */
const plain =
  /\\(?:math(?:bb|bf|cal|frak|it|rm|scr|sf|tt)|text|mbox|hbox|ensuremath|operatorname|boldsymbol|bm|uppercase|natexlab)\s*\{([^{}]*)\}/g;

/** A field's TeX with commands that citation-js knows. */
export function knownTex(value: string): string {
  return value
    .replace(plain, '{$1}')
    .replace(/\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '{$1/$2}')
    .replace(/\\sqrt\s*\{([^{}]*)\}/g, '{√$1}')
    .replace(
      /\\([A-Za-z]+)(?![A-Za-z])(?:\{\}|\s+)?/g,
      (written, name: string) => texts.get(name) ?? written,
    )
    .replace(/\\[,;: ]/g, ' ')
    .replace(/\\[-/!@]/g, '');
}

/** A letter with an accent, or one that TeX names: `{\'E}`, `\'{E}`, `\L`. */
const letter =
  /\{\\[^{}]*(?:\{[^{}]*\}[^{}]*)?\}|\\[`'^~"=.]\s*(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])|\\[uvHckrbd]\{[A-Za-z]\}|\\(?:AE|OE|DH|TH|DJ|NG|IJ|[LO])(?![A-Za-z])(?:\{\}|\s+)?/gi;

/**
 * Names that citation-js reads as they are meant. It takes a word that begins with a command or a brace for one in lower case, such as
 * "van": `{\L}ukasz Kaiser` would be a family of two words. And a name of such words alone, as that of a group, has no family.
 */
export function readableNames(names: string, read: TexReader): string {
  const written = names.replace(letter, (accented) => read(accented));
  if (/[{}]/.test(written)) return written;
  const each = written.split(/\s+and\s+/i);
  return each
    .map((name) => (/[\p{Lu}\p{Lt}\p{Lo},=]|^others$/u.test(name) ? name : `{${name}}`))
    .join(' and ');
}

/** An address as it is meant: without `\url`, and without the backslashes that TeX wants before some characters. */
export function plainAddress(value: string): string {
  return value
    .replace(/\{\\(?:textasciitilde|sim|~)\}|\\(?:textasciitilde|sim|~)\s*(?:\{\})?/g, '~')
    .replace(/\{\\textunderscore\}|\\textunderscore\s*(?:\{\})?/g, '_')
    .replace(/\{\\([_%#&$^])\}|\\([_%#&$^])/g, '$1$2')
    .trim()
    .replace(/^\{?\\(?:url|path|href)\s*\{([^{}]*)\}.*$/s, '$1')
    .replace(/^<(.*)>$/s, '$1');
}

/** A command that is left in a text. */
export function leftCommand(text: string): string | undefined {
  return /\\[A-Za-z]+/.exec(text)?.[0];
}
