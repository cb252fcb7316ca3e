import type { View } from 'vega';
import { transforms } from 'vega-dataflow';
import { expressionInterpreter } from 'vega-interpreter';
import { textMetrics } from 'vega-scenegraph';
import * as statistics from 'vega-statistics';
import { View as VegaView } from 'vega-view';
import { type Parameters, type Pulse, viewlayout } from 'vega-view-transforms';
import { restartChance } from '../../../look/chance.ts';
import { measureWithFont } from '../../../look/text-metrics.ts';
import { clientTransforms } from '../../client-transforms.ts';

/** Draws a chart's dataflow in an element. It looks like the page's picture. */
export async function openView(runtime: object, container: HTMLElement): Promise<View> {
  restartChance(statistics);
  const view = new SameEachRun(runtime as never, { renderer: 'svg', expr: expressionInterpreter });
  view.initialize(container);
  await view.runAsync();
  settled.add(view);
  return view;
}

class SameEachRun extends VegaView {
  /** Vega calls it for each run. */
  override evaluate(...stage: unknown[]): Promise<this> {
    restartChance(statistics);
    return super.evaluate(...stage);
  }
}

/** Views whose layout is fixed: when axis labels change, plots must not move under the reader's pointer. */
const settled = new WeakSet<object>();

class LayoutOnce extends viewlayout {
  override transform(parameters: Parameters, pulse: Pulse): Pulse {
    return settled.has(pulse.dataflow) ? pulse : super.transform(parameters, pulse);
  }
}

Object.assign(transforms, clientTransforms, { viewlayout: LayoutOnce });

measureWithFont(textMetrics);
