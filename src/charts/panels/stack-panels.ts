import type { TopLevelSpec } from 'vega-lite';
import type { Panel } from './series-encoding.ts';

/** Puts panels above each other on a common horizontal axis, under one legend. */
export function stackPanels(description: string, xTitle: string, panels: Panel[]): TopLevelSpec {
  const last = panels.length - 1;
  const told = panels.map((panel, i) => withoutNoteOf(panel, panels[i - 1]));
  // A scale that no mark uses can't be shared.
  const isDashed = panels.some(({ layer }) =>
    layer.some(({ encoding = {} }) => 'strokeDash' in encoding),
  );
  return {
    description,
    vconcat: told.map((panel, i) => withStepAxis(panel, i === last ? xTitle : null)),
    resolve: {
      scale: { x: 'shared', color: 'shared', ...(isDashed ? { strokeDash: 'shared' } : {}) },
    },
  };
}

/** How to read a plot needs to be said once, of the first that is read so. */
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
        axis: { ...axisOf(panel), title, tickMinStep: 1, tickCount: 7 },
      },
    },
  };
}

function axisOf({ encoding }: Panel): object {
  return (encoding?.x as { axis?: object } | undefined)?.axis ?? {};
}
