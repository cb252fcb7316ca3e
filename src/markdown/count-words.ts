const word = /[\p{L}\p{N}](?:[\p{L}\p{N}'’.,-]*[\p{L}\p{N}])?/gu;

/** The words that a reader reads, numbers included, punctuation and dashes not. */
export function countWords(text: string): number {
  return text.match(word)?.length ?? 0;
}
