/**
 * Decodes the character references in an attribute of HTML, as a browser does. Of the named references it decodes those
 * that can change the scheme of an address, and those for markup.
 */
export function attributeText(value: string): string {
  return value.replace(reference, (whole, decimal, hexadecimal, name) => {
    if (name) return named[name] ?? whole;
    const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  Tab: '\t',
  NewLine: '\n',
  colon: ':',
};

/** Numeric references need no semicolon. */
const reference = new RegExp(
  `&(?:#(\\d+);?|#x([0-9a-f]+);?|(${Object.keys(named).join('|')});)`,
  'gi',
);
