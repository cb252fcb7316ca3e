/** Scripts that use zero-width characters to join letters or to keep them apart. */
const joiningScripts = [
  'Arabic',
  'Syriac',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('');

/** Invisible characters that belong to the character before them: variation selectors and joiners. */
const attached = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Ideographic}])[\ufe00-\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[${joiningScripts}])[\u200c\u200d]`,
].join('|');

/** Control characters, characters that reorder text, and invisible characters except those that writing needs. */
const unprintable = String.raw`[\p{Cc}\p{Cs}\u2028\u2029\ufff9-\ufffb]|(?!${attached})\p{Default_Ignorable_Code_Point}`;

const anyUnprintable = new RegExp(unprintable, 'u');
const eachUnprintable = new RegExp(unprintable, 'gu');

/** Commands that CI services recognise anywhere in a printed line: `##[add-mask]`, `##vso[…]`. */
const commandMark = /##(?=\[|vso\[|teamcity\[)/g;
/** Commands that they recognise at the start of a line: `::error::`. */
const leadingMark = /^(\s*):(?=:)/;

/** Whether a text can be shown as it is: on one line, without control or invisible characters. */
export function isPlain(text: string): boolean {
  return !anyUnprintable.test(text);
}

/**
 * Makes text from a file safe to show in a terminal: on one line, cut to `longest` characters, and with control
 * characters, which could rewrite the screen, written as escapes.
 */
export function plainLine(text: string, longest = 300): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(eachUnprintable, spellOut);
}

/**
 * Makes lines safe to print, whatever text of files they quote: as `plainLine`, but of any length, and never a command
 * to the CI service that shows the log. JSON keeps its meaning.
 */
export function plainText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      plainLine(line, Infinity)
        .replace(commandMark, `#${spellOut('#')}`)
        .replace(leadingMark, `$1${spellOut(':')}`),
    )
    .join('\n');
}

/** Escapes a character as JSON does. */
function spellOut(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
