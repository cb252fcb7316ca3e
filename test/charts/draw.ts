import type { TopLevelSpec } from 'vega-lite';
import { type Drawing, openDataflow } from '../../src/charts/drawing/dataflow.ts';

/** Draws a specification without changes. @param chart its name, for errors @throws ExpectedError as `openDataflow` */
export async function draw(chart: string, spec: TopLevelSpec): Promise<Drawing> {
  const dataflow = await openDataflow(chart, spec);
  try {
    return dataflow.draw();
  } finally {
    dataflow.close();
  }
}
