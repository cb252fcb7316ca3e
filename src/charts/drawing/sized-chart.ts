import type { TopLevelSpec } from 'vega-lite';
import type { LongText } from '../reading/longest-text.ts';
import { allViews, isPlot, type View } from '../reading/views.ts';
import { type Dataflow, type DataflowOptions, type Drawing, openDataflow } from './dataflow.ts';
import { withViewWidth } from './fit-width.ts';

/**
 * A chart that is drawn at several widths of its views. Where these change nothing but widths, one dataflow runs again, which takes a
 * tenth of the time; where titles get other lines, or a plot's height follows its width, it is compiled anew.
 */
export class SizedChart {
  #chart: string;
  #spec: TopLevelSpec;
  #options: DataflowOptions;
  #open: { form: string; viewWidth: number; dataflow: Dataflow } | undefined;

  /** @param chart its name, for errors */
  constructor(chart: string, spec: TopLevelSpec, options: DataflowOptions = {}) {
    this.#chart = chart;
    this.#spec = spec;
    this.#options = options;
  }

  /** The width of the whole chart if its views have this width; both in pixels. @throws ExpectedError as `openDataflow` */
  async widthAt(viewWidth: number): Promise<number> {
    return (await this.#at(viewWidth)).width;
  }

  /** The longest text of the chart at its last width. */
  get longestText(): LongText | undefined {
    return this.#open?.dataflow.longestText;
  }

  /** @throws ExpectedError as `openDataflow` */
  async drawAt(viewWidth: number): Promise<Drawing> {
    return (await this.#at(viewWidth)).draw();
  }

  async #at(viewWidth: number): Promise<Dataflow> {
    if (this.#open?.viewWidth === viewWidth) return this.#open.dataflow;
    const sized = withViewWidth(this.#spec, viewWidth);
    const form = formOf(sized, viewWidth);
    if (this.#open?.form === form && !this.#open.dataflow.usesChance) {
      await this.#open.dataflow.resize(viewWidth);
      this.#open.viewWidth = viewWidth;
      return this.#open.dataflow;
    }
    this.close();
    const dataflow = await openDataflow(this.#chart, sized, this.#options);
    this.#open = { form, viewWidth, dataflow };
    return dataflow;
  }

  close(): void {
    this.#open?.dataflow.close();
    this.#open = undefined;
  }
}

/** What a specification sets besides the width that all its views share: where it is equal, so is all but that width. */
function formOf(sized: TopLevelSpec, viewWidth: number): string {
  const views = allViews(sized as SizedView).map((view) => {
    const { title, width, height } = view;
    return [title, height, isPlot(view) && width !== viewWidth ? width : null];
  });
  return JSON.stringify(views);
}

interface SizedView extends View {
  title?: unknown;
  width?: unknown;
  height?: unknown;
}
