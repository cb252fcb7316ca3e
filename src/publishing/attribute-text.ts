/**
 * What a browser reads in an attribute as it stands in HTML: with the references decoded that can be part of an
 * address. Of the named ones, these are all that can tell of which kind it is.
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

/** Those in numbers need no semicolon. */
const reference = new RegExp(
  `&(?:#(\\d+);?|#x([0-9a-f]+);?|(${Object.keys(named).join('|')});)`,
  'gi',
);
