/**
 * The first character of a text that XML 1.0 forbids, however it is written, as "U+0007"; undefined where there is none.
 * One makes a feed unreadable as a whole. Source: XML 1.0, fifth edition, production 2, `Char`.
 */
export function forbiddenInXml(text: string): string | undefined {
  const [character] = forbidden.exec(text) ?? [];
  if (character === undefined) return undefined;
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** With `u`, only halves of pairs that stand alone are taken for surrogates. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
