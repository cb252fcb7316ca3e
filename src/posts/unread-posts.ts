/**
 * The loader's process renders pages, too, but with another copy of this module. Both copies share only what is on the global
 * object.
 */
const key = Symbol.for('retrace.unread-posts');
const shared = globalThis as { [key]?: Map<string, unknown> };

/**
 * For development: notes why a post can't be read any more, or that it can. Astro keeps what was last read of it, and would show
 * that as if the edit had never been.
 *
 * @param file relative to the project
 * @param mistake undefined for none
 */
export function noteUnread(file: string, mistake?: unknown): void {
  shared[key] ??= new Map();
  if (mistake === undefined) shared[key].delete(file);
  else shared[key].set(file, mistake);
}

/** @throws the mistake since which a post couldn't be read */
export function requireRead(file: string): void {
  const mistake = shared[key]?.get(file);
  if (mistake !== undefined) throw mistake;
}
