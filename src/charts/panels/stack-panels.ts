import type { TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { Panel } from './series-encoding.ts';

/**
 * Stacks panels on a shared horizontal axis, under one legend.
 *
 * @throws ExpectedError if panels are drawn over different metrics
 */
export function stackPanels(description: string, xTitle: string, panels: Panel[]): TopLevelSpec {
  requireCommonAxis(panels);
  const last = panels.length - 1;
  const concise = panels.map((panel, i) => withoutNoteOf(panel, panels[i - 1]));
  // Only a scale that some mark uses can be shared.
  const isDashed = panels.some(({ layer }) =>
    layer.some(({ encoding = {} }) => 'strokeDash' in encoding),
  );
  return {
    description,
    vconcat: concise.map((panel, i) => withStepAxis(panel, i === last ? xTitle : null)),
    resolve: {
      scale: { x: 'shared', color: 'shared', ...(isDashed ? { strokeDash: 'shared' } : {}) },
    },
  };
}

/** Removes the note on reading a plot if the plot before has the same note. */
function withoutNoteOf(panel: Panel, before: Panel | undefined): Panel {
  const titleOf = (one: Panel | undefined) => one?.title as { subtitle?: string[] } | undefined;
  const note = titleOf(panel)?.subtitle?.[1];
  if (!note || note !== titleOf(before)?.subtitle?.[1]) return panel;
  const title = panel.title as { text: string; subtitle: string[] };
  return { ...panel, title: { ...title, subtitle: title.subtitle.toSpliced(1, 1) } };
}

function withStepAxis(panel: Panel, title: string | null): Panel {
  return {
    ...panel,
    encoding: {
      ...panel.encoding,
      x: {
        field: 'step',
        type: 'quantitative',
        scale: { nice: false, zero: false },
        axis: {
          ...axisOf(panel),
          title,
          ...(placesOf(panel) === steps ? { tickMinStep: 1 } : {}),
          tickCount: 7,
        },
      },
    },
  };
}

function axisOf({ encoding }: Panel): object {
  return (encoding?.x as { axis?: object } | undefined)?.axis ?? {};
}

const steps = 'steps';

function requireCommonAxis(panels: readonly Panel[]): void {
  const [first = steps, other] = new Set(panels.map(placesOf));
  if (other === undefined) return;
  throw new ExpectedError(
    `panels over ${first} and over ${other} can't share an axis: give all the same x, or make two charts`,
  );
}

/** The metric over which a panel is drawn, or steps. */
function placesOf({ encoding }: Panel): string {
  return (encoding?.x as { title?: string } | undefined)?.title ?? steps;
}
