/** Scripts whose letters are joined, or kept from it, by characters without a width of their own. */
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

/** What has no glyph, but belongs to what stands before it: one that chooses between glyphs, one that joins them. */
const attached = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Ideographic}])[\ufe00-\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[${joiningScripts}])[\u200c\u200d]`,
].join('|');

/** Controls, what orders text anew, and what isn't seen at all; of that, not what writing needs. */
const unprintable = String.raw`[\p{Cc}\p{Cs}\u2028\u2029\ufff9-\ufffb]|(?!${attached})\p{Default_Ignorable_Code_Point}`;

/** Commands that CI services find anywhere in a line that is printed: `##[add-mask]`, `##vso[…]`. */
const commandMark = /##(?=\[|vso\[|teamcity\[)/g;
/** Those that they find at its start: `::error::`. */
const leadingMark = /^(\s*):(?=:)/;

/** Whether a text can be shown as it is: on one line, and with nothing in it that isn't seen. */
export function isPlain(text: string): boolean {
  return !new RegExp(unprintable, 'u').test(text);
}

/**
 * Text that a file brought, as a terminal may show it: on one line, not endless, and with its control
 * characters, which could rewrite what stands there, spelt out.
 */
export function plainLine(text: string, longest = 300): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(new RegExp(unprintable, 'gu'), spellOut);
}

/**
 * Lines that are about to be printed, whatever files brought to them: as `plainLine`, and no command to the CI service
 * in whose log they may stand. JSON stays what it was.
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

/** As JSON has it. */
function spellOut(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
