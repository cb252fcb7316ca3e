/** What a computation gave, or in one line why it failed: one that fails must not hide what the others say. */
export type Attempt<T> = { ok: T } | { error: string };

/** Computes something of an author's. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: work() };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** As `attempt`, of what takes time. */
export async function attemptAsync<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: await work() };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** The first line of what was thrown. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
}
