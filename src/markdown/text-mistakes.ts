import { type Data, defineMdastPlugin } from 'satteri';

/** A mistake in a post's text. */
export interface TextMistake {
  /** In the post's file, counted from 1. */
  line: number;
  /** In that line, counted from 1. */
  column: number;
  /** The text at that place, the problem with it, and the remedy. */
  problem: string;
}

declare module 'satteri' {
  interface DataMap {
    mistakes: TextMistake[];
  }
}

/** All mistakes that plugins found in a text, in the order of the text. */
export class MistakesInText extends Error {
  override name = 'MistakesInText';
  readonly mistakes: readonly TextMistake[];

  constructor(mistakes: readonly TextMistake[]) {
    super(mistakes.map(({ line, problem }) => `line ${line}: ${problem}`).join('\n'));
    this.mistakes = mistakes;
  }
}

/**
 * Notes a mistake in the text that a plugin is reading. `refuseMistakes` reports all mistakes together.
 *
 * @param at a node with a position, or an offset in the text
 */
export function noteMistake(
  { data, source }: { readonly data: Data; readonly source: string },
  at: Placed | number,
  problem: string,
): void {
  const place = typeof at === 'number' ? placeOf(at, source) : at.position?.start;
  data.mistakes ??= [];
  data.mistakes.push({ line: place?.line ?? 0, column: place?.column ?? 0, problem });
}

interface Placed {
  readonly position?:
    | { readonly start: { readonly line: number; readonly column: number } }
    | undefined;
}

function placeOf(offset: number, source: string): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Reports noted mistakes. Place it after all plugins that note mistakes. @throws MistakesInText if there are any */
export const refuseMistakes = defineMdastPlugin({
  name: 'refuse-mistakes',
  before: (_, { data: { mistakes = [] } }) => {
    if (mistakes.length > 0) throw new MistakesInText(mistakes.toSorted(inOrder));
  },
});

function inOrder(a: TextMistake, b: TextMistake): number {
  return a.line - b.line || a.column - b.column;
}
