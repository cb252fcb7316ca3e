/**
 * The first character of a text that XML 1.0 forbids, even as a reference, as "U+0007"; undefined if there is none. A
 * single one makes a whole feed unreadable. Source: XML 1.0, fifth edition, production 2, `Char`.
 */
export function forbiddenInXml(text: string): string | undefined {
  const [character] = forbidden.exec(text) ?? [];
  if (character === undefined) return undefined;
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text without the characters that XML forbids. */
export function withoutForbidden(text: string): string {
  return text.replace(allForbidden, '');
}

/** With the flag `u`, a surrogate matches only if it is not part of a pair. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const allForbidden = new RegExp(forbidden, 'gu');
