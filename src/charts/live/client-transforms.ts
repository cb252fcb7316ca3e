import * as encoding from 'vega-encode';
import * as data from 'vega-transforms';
import * as view from 'vega-view-transforms';

/** The parts of Vega's dataflow that browsers load: all but maps, trees, regressions and the like. */
export const clientTransforms: Record<string, unknown> = { ...data, ...view, ...encoding };
