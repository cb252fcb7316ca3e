import { type Data, defineMdastPlugin } from 'satteri';

/** A mistake in a post's text. */
export interface TextMistake {
  /** In the post's file, counted from 1. */
  line: number;
  /** What is written there, why it's wrong, and the remedy. */
  problem: string;
}

declare module 'satteri' {
  interface DataMap {
    mistakes: TextMistake[];
  }
}

/** All mistakes that plugins found in a text, in its order. */
export class MistakesInText extends Error {
  override name = 'MistakesInText';
  readonly mistakes: readonly TextMistake[];

  constructor(mistakes: readonly TextMistake[]) {
    super(mistakes.map(({ line, problem }) => `line ${line}: ${problem}`).join('\n'));
    this.mistakes = mistakes;
  }
}

/**
 * Notes a mistake in the text that a plugin is reading. `refuseMistakes` tells it with all others.
 *
 * @param at a node, or its line
 */
export function noteMistake(
  { data }: { readonly data: Data },
  at: Placed | number,
  problem: string,
): void {
  data.mistakes ??= [];
  data.mistakes.push({ line: typeof at === 'number' ? at : lineOf(at), problem });
}

interface Placed {
  readonly position?: { readonly start: { readonly line: number } } | undefined;
}

/** The line of a node that was read with its position. */
export function lineOf({ position }: Placed): number {
  return position?.start.line ?? 0;
}

/** Stands after all plugins that note mistakes. @throws MistakesInText if there are any */
export const refuseMistakes = defineMdastPlugin({
  name: 'refuse-mistakes',
  before: (_, { data: { mistakes = [] } }) => {
    if (mistakes.length > 0) throw new MistakesInText(mistakes.toSorted((a, b) => a.line - b.line));
  },
});
