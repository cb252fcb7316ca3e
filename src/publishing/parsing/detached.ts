/** Copies what was read from a page and is kept: V8 keeps a whole text in memory as long as a part that was cut from it. */
export function detached<T>(value: T): T {
  return structuredClone(value);
}
