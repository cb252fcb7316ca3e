import type { TopLevelSpec } from 'vega-lite';
import { compileLiveForm } from '../../src/charts/drawing/live-form.ts';
import { type PackedLive, packLive } from '../../src/charts/figures/pack-live.ts';
import type { LiveChart } from '../../src/charts/live/live-chart.ts';
import { liveChartIn } from '../../src/charts/live/live-file.ts';

/** A chart as a browser gets it, from its files. */
export function liveChartOf(spec: TopLevelSpec): LiveChart | undefined {
  return unpacked(packLive({ wide: compileLiveForm(spec) }, []), 'wide');
}

/** A variant in a chart's files. */
export function unpacked({ file, looks }: PackedLive, variant: string): LiveChart | undefined {
  const live = JSON.parse(file);
  if (!live) return undefined;
  return liveChartIn(live, variant, JSON.parse(looks!.text));
}
