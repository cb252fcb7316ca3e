/** Replaces the straight apostrophes and quotation marks of a title by typographic ones. */
export function typographic(text: string): string {
  return text
    .replace(/'(?=\d\ds?\b)/g, '\u2019')
    .replace(/(?<=(?:^|[\s([{\u2013\u2014-])['"]?)['"]/g, (mark) =>
      mark === '"' ? '\u201c' : '\u2018',
    )
    .replace(/['"]/g, (mark) => (mark === '"' ? '\u201d' : '\u2019'));
}
