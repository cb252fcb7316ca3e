/** The result of a computation, or in one line why it failed: one failure must not hide the other results. */
export type Attempt<T> = { ok: T } | { error: string };

/** Runs an author's computation. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: work() };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** Like `attempt`, for asynchronous work. */
export async function attemptAsync<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: await work() };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** The first line of an error's message. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
}
