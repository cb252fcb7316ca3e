import type { Quantity, ResultsOf, ResultTable, Series, TableRow, TableSection } from 'retrace/lab';
import { mean, meanOfSeeds } from 'retrace/statistics';
import { lossPlusChange, type Run } from './analysis.ts';
import type experiment from './experiment.ts';
import type { ArticleCurve } from './published.ts';

type BatchNormResults = ResultsOf<typeof experiment>;
type Format = Omit<Quantity, 'value'>;

type PlottedMetric = 'trainAccuracy' | 'loss' | 'icsArticle5' | 'gradientSum';

/** A number of the article, by variant. */
interface PublishedPair {
  standard: number;
  batchNorm: number;
}

const comparedEpochs = [1, 2, 5, 10, 20, 30];
/** Minibatches are noisy: their numbers are averaged over this many steps before and after. */
const nearbySteps = 25;

const percent: Format = { style: 'percent', digits: 1 };
const decimal: Format = { digits: 2 };

/** Our runs beside the article's, as far as ours go: accuracies on the test images, and its plotted curves by step. */
export function besideArticle(results: BatchNormResults): ResultTable {
  return {
    columns: [
      'Epoch or step',
      ...results.variants.map(({ label }) => ({ title: label, columns: ['here', 'notebook'] })),
    ],
    sections: [
      testAccuracies(results, {
        title: 'Accuracy on the test images, by epoch',
        published: results.published.testAccuracy.values,
      }),
      testAccuracies(results, {
        title: 'The same',
        published: results.published.testAccuracyShorter.values,
      }),
      curve(results, 'Accuracy of the minibatch, by step', 'trainAccuracy', percent),
      curve(results, 'Loss plus its change from the step before, by step', 'loss', decimal),
      curve(results, 'Distance of two networks’ gradients, by step', 'icsArticle5', decimal),
      curve(results, 'Norm of the sum of consecutive gradients, by step', 'gradientSum', decimal),
    ].filter(({ rows }) => rows.length > 0),
  };
}

function testAccuracies(
  results: BatchNormResults,
  { title, published: { epochs, standard, batchNorm } }: { title: string; published: ArticleCurve },
): TableSection {
  const measured = shortest(results, (run) => run.series('testAccuracy').step.length);
  const rows = comparedEpochs
    .filter((epoch) => epoch <= Math.min(measured, standard.length))
    .map((epoch) =>
      compare(
        results,
        String(epoch),
        { standard: standard[epoch - 1]!, batchNorm: batchNorm[epoch - 1]! },
        percent,
        (run) => run.series('testAccuracy').value[epoch - 1]!,
      ),
    );
  return { title: `${title}: its runs of ${epochs} epochs`, rows };
}

function curve(
  results: BatchNormResults,
  title: string,
  metric: PlottedMetric,
  format: Format,
): TableSection {
  const { step: steps, standard, batchNorm } = results.published[metric].values;
  const measured = shortest(results, (run) => run.series('loss').step.length);
  const rows = steps
    .filter((step) => step < measured)
    .map((step, i) =>
      compare(
        results,
        step.toLocaleString('en'),
        { standard: standard[i]!, batchNorm: batchNorm[i]! },
        format,
        (run) => meanNear(plotted(run, metric), step),
      ),
    );
  return { title, rows };
}

/** What the 2020 notebook plotted of a metric. */
function plotted(run: Run, metric: PlottedMetric): Series {
  const series = run.series(metric);
  return metric === 'loss' ? lossPlusChange(series) : series;
}

/** A row with, for each variant, the mean over our seeds and the article's number. */
function compare(
  results: BatchNormResults,
  label: string,
  { standard, batchNorm }: PublishedPair,
  format: Format,
  measure: (run: Run) => number,
): TableRow {
  const published = { standard, 'batch-norm': batchNorm };
  const cells = results.variants.flatMap(({ name, runs }) => [
    { ...meanOfSeeds(runs.map(measure)), ...format },
    { value: published[name], ...format },
  ]);
  return { label, cells };
}

function shortest(results: BatchNormResults, length: (run: Run) => number): number {
  return Math.min(...results.variants.flatMap(({ runs }) => runs.map(length)));
}

function meanNear({ step, value }: Series, place: number): number {
  return mean(value.filter((_, i) => Math.abs(step[i]! - place) <= nearbySteps));
}
