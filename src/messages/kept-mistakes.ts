/** A mistake that a build tells at its end. */
export interface KeptMistake {
  error: unknown;
  /** The address of the page that could not be rendered. */
  address?: string | undefined;
}

/**
 * Bundled pages and the content's loaders have their own copies of this module. All copies share only what is on the
 * global object.
 */
const key = Symbol.for('retrace.kept-mistakes');
const shared = globalThis as { [key]?: KeptMistake[] };

/** From now on, mistakes can be kept, so that a build tells those of all posts together. */
export function keepMistakes(): KeptMistake[] {
  const mistakes: KeptMistake[] = [];
  shared[key] = mistakes;
  return mistakes;
}

/** Keeps a mistake for a build's end. Returns false if nobody will tell it there: in development and type checks. */
export function keepMistake(mistake: KeptMistake): boolean {
  shared[key]?.push(mistake);
  return shared[key] !== undefined;
}

/** Takes the mistakes that were kept so far, to tell them with others. */
export function takeMistakes(): KeptMistake[] {
  return shared[key]?.splice(0) ?? [];
}
