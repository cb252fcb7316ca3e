const word = /[\p{L}\p{N}](?:[\p{L}\p{N}'’.,-]*[\p{L}\p{N}])?/gu;

/** The number of words in a text, including numbers, without punctuation and dashes. */
export function countWords(text: string): number {
  return text.match(word)?.length ?? 0;
}
