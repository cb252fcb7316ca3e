import * as vega from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { requireDrawn, requireSpec } from '../checks/require-all.ts';
import { brief } from '../compiling/brief.ts';
import { grownHeights, type Heights } from '../compiling/room-for-labels.ts';
import { usesChance } from '../compiling/uses-chance.ts';
import { titlesOf } from '../live/compile/steered-spec.ts';
import { type Chance, restartChance } from '../look/chance.ts';
import { measureWithFont } from '../look/text-metrics.ts';
import { type DrawnLayer, drawnLayers } from '../reading/drawn-layers.ts';
import { type Ink, inksIn } from '../reading/inks.ts';
import { type LongText, longestText } from '../reading/longest-text.ts';
import { frameOf } from '../svg/scenegraph.ts';
import { type Marks, writeMarks } from '../svg/write-marks.ts';
import { compileWithRows, runtimeWithRows } from './compiled-look.ts';
import { requireDistinctEntries } from './distinct-entries.ts';
import { type LiveForm, liveForm } from './live-form.ts';
import { requireDomains } from './require-domains.ts';
import { emptyOutliers, strictLogger } from './vega-warnings.ts';

export interface Drawing extends Marks {
  layers: DrawnLayer[];
  /** Those of plots that had to grow, for their categories' labels. */
  heights: Heights;
  /** The colours of numbers on cells, each once. */
  inks: Ink[];
  /** The same for browsers. Undefined for a chart that they can't draw, and unless it was asked for. */
  live: LiveForm | undefined;
}

export interface DataflowOptions {
  /** Whether drawings have their form for browsers, too. */
  live?: boolean;
}

/** A chart that is compiled once, and can then be drawn with views of several widths. */
export interface Dataflow {
  /** The width of the whole chart, in pixels. */
  readonly width: number;
  /** The longest text that can be seen, and its length in pixels: it may be what makes a chart too wide. */
  readonly longestText: LongText | undefined;
  /** Whether another width may draw other numbers: it takes a dataflow of its own then. */
  readonly usesChance: boolean;
  /** Gives all views a width in pixels. @throws ExpectedError as `openDataflow` */
  resize(viewWidth: number): Promise<void>;
  /** @throws ExpectedError as `openDataflow` */
  draw(): Drawing;
  close(): void;
}

/**
 * Compiles and runs a specification without changes. Vega's warnings are errors here, as are scales without a domain and series
 * that look alike: the picture would look right and be wrong.
 *
 * @param name of the chart, for errors
 * @throws ExpectedError
 */
export async function openDataflow(
  name: string,
  spec: TopLevelSpec,
  { live = false }: DataflowOptions = {},
): Promise<Dataflow> {
  const { logger, requireSilence } = strictLogger();
  const blaming = blamingChart(name);
  return blaming(async () => {
    requireSpec(spec);
    const chart = compileWithRows(spec);
    const { compiled, normalized, panels, widths, givenHeights } = chart.look;
    const form = live ? liveForm(chart) : undefined;
    const sized: Record<string, unknown> = {};
    restartChance(chance);
    const view = new vega.View(runtimeWithRows(chart) as vega.Runtime, {
      renderer: 'none',
      logger,
      loader: refusingLoader(),
    });
    const expected = emptyOutliers(compiled);
    const run = async () => {
      restartChance(chance);
      await view.runAsync();
      requireSilence(expected);
      requireDomains(view, compiled);
    };
    await run().catch((error) => {
      view.finalize();
      throw error;
    });
    return {
      get width() {
        return frameOf(view).width;
      },
      get longestText() {
        return longestText(view);
      },
      usesChance: usesChance(compiled),
      resize: (width) =>
        blaming(() => {
          for (const name of widths) sized[name] = width;
          Object.assign(sized, Object.fromEntries(titlesOf(compiled, panels, width)));
          for (const [name, value] of Object.entries(sized)) view.signal(name, value);
          view.resize();
          return run();
        }),
      draw: () =>
        blaming(() => {
          requireDistinctEntries(view, compiled);
          requireDrawn(view, compiled, spec);
          const layers = drawnLayers(view, compiled, normalized);
          const ofWidth = form && { ...form, signals: { ...form.signals, ...sized } };
          const heights = grownHeights(view, givenHeights);
          return { ...writeMarks(view), layers, heights, inks: inksIn(view), live: ofWidth };
        }),
      close: () => view.finalize(),
    };
  });
}

const chance = vega as unknown as Chance;

measureWithFont((vega as unknown as typeof import('vega-scenegraph')).textMetrics);

/** Makes errors name the chart. */
function blamingChart(chart: string) {
  const blame = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpectedError(`Chart "${chart}": ${brief(reason)}`, { cause: error });
  };
  return <Result>(act: () => Result): Result => {
    try {
      const result = act();
      return result instanceof Promise ? (result.catch(blame) as Result) : result;
    } catch (error) {
      return blame(error);
    }
  };
}

/** A loader that refuses everything: charts draw the data in their specification, without files or requests. */
function refusingLoader(): vega.Loader {
  const refuse = async (address: string): Promise<never> => {
    throw new Error(`${address} would be loaded; put the data into the specification`);
  };
  return { ...vega.loader(), load: refuse, http: refuse, file: refuse };
}
