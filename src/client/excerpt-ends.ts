/**
 * The ellipses around an excerpt, at ends where it omits text.
 *
 * @param excerpt words of the content, some of them in <mark>
 */
export function excerptEnds(excerpt: string, content: string): { before: string; after: string } {
  const part = wordsOf(excerpt.replace(/<\/?mark>/g, ''));
  const whole = wordsOf(content);
  return {
    before: whole.startsWith(part) ? '' : '… ',
    after: whole.endsWith(part) ? '' : ' …',
  };
}

function wordsOf(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
