import type { ShownRuns } from './shown-runs.ts';

type ShownRun = ShownRuns['runs'][number];

/**
 * The recorded runs to show beside those in progress: those that are shown anyway, and all others of the same seeds. A run in
 * progress takes the place of its older record; beside it, or beside a fresh one, stale runs of its variant are left out, as no
 * mean may be of old and new runs.
 *
 * @param shown those that are shown anyway, of seeds that every variant has
 * @param recorded all that could be shown, of any seed
 */
export function recordedBeside(
  shown: readonly Pick<ShownRun, 'id'>[],
  recorded: readonly ShownRun[],
  running: readonly { id: string; seed: number; variant?: string }[],
): ShownRun[] {
  const anyway = new Set(shown.map(({ id }) => id));
  const replaced = new Set(running.map(({ id }) => id));
  const seeds = new Set(running.map(({ seed }) => seed));
  const beside = recorded.filter(
    ({ id, record }) => !replaced.has(id) && (anyway.has(id) || seeds.has(record.seed)),
  );
  const current = beside.filter(({ state }) => state !== 'stale');
  const anew = new Set([...running, ...current].map(({ variant }) => variant));
  return beside.filter(({ state, variant }) => state !== 'stale' || !anew.has(variant));
}
