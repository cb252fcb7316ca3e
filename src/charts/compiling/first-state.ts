import type { Signal, Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { allGroups } from '../reading/vega-groups.ts';
import { allViews, type View } from '../reading/views.ts';

/** A chart as it is before anyone points at it. */
export interface FirstState {
  compiled: Spec;
  /** Whether `params` select or bind: readers would change the chart by them. */
  isInteractive: boolean;
}

/**
 * Copies a compiled specification without what listens to pointers and keys, and without inputs: a picture shows the first state of each
 * of the `params`.
 */
export function inFirstState(compiled: Spec): FirstState {
  const signals = allGroups(compiled).flatMap((group) => group.signals ?? []);
  if (!signals.some(isOfReaders)) return { compiled, isInteractive: false };
  return { compiled: withoutEvents(compiled), isInteractive: true };
}

/** Refuses `params` that move by themselves. @throws Error */
export function requireStill(spec: TopLevelSpec): void {
  for (const { params = [] } of allViews(spec as ViewWithParams)) {
    for (const { name, select } of params) {
      if ((select as { on?: unknown } | undefined)?.on !== 'timer') continue;
      throw new Error(
        `params: "${name}" moves by itself, and a picture doesn't: draw some of its steps side by side`,
      );
    }
  }
}

interface ViewWithParams extends View {
  params?: { name: string; select?: unknown }[];
}

type Handlers = { events: unknown }[];

function isOfReaders(signal: Signal): boolean {
  const { bind, on = [] } = signal as { bind?: unknown; on?: Handlers };
  const events = on.flatMap((handler) => [handler.events].flat());
  return bind !== undefined || !events.every(isOfChart);
}

/** Whether an event is the change of another signal or of a scale, which needs no reader. */
function isOfChart(event: unknown): boolean {
  return typeof event === 'object' && event !== null && ('signal' in event || 'scale' in event);
}

function withoutEvents<Group extends Pick<Spec, 'signals' | 'marks'>>(group: Group): Group {
  const { signals, marks } = group;
  return {
    ...group,
    ...(signals ? { signals: signals.map(atRest) } : {}),
    ...(marks
      ? { marks: marks.map((mark) => (mark.type === 'group' ? withoutEvents(mark) : mark)) }
      : {}),
  };
}

function atRest(signal: Signal): Signal {
  const { bind: _, on, ...rest } = signal as Signal & { bind?: unknown; on?: Handlers };
  const own = (on ?? []).flatMap((handler) => {
    const events = [handler.events].flat().filter(isOfChart);
    return events.length > 0 ? [{ ...handler, events }] : [];
  });
  return { ...rest, ...(own.length > 0 ? { on: own } : {}) } as Signal;
}
