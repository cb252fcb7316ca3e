/**
 * A string literal as the formatter writes it: in the quotes that need fewer escapes, single ones if both need the
 * same.
 */
export function literalOf(text: string): string {
  const count = (quote: string) => text.split(quote).length;
  const quote = count("'") > count('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

/** A text as a post's frontmatter and captions take it, where signs such as `$` are markup. */
export function asMarkup(text: string): string {
  return text.replace(/[\\$`*[\]<{}~]|(?<![a-z\d])[@_]|_(?![a-z\d])|([=%:!])(?=\1)/gi, '\\$&');
}
