import * as encoding from 'vega-encode';
import * as data from 'vega-transforms';
import * as view from 'vega-view-transforms';

/** The parts of Vega's dataflow that a browser is sent. Maps, trees, regressions and the like are left out. */
export const clientTransforms: Record<string, unknown> = { ...data, ...view, ...encoding };
