import { bandPanel, compareVariants, linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import { endOfPlateau } from '../shared/recorded/plateau.ts';
import type experiment from './experiment.ts';

type Everywhere = ResultsOf<typeof experiment>;

const xTitle = 'Training step';
const standard = 'Standard';
/** How the names of a learning rate's variants end. */
const rates = { 0.01: '1e-2', 0.1: '1e-1', 0.5: '5e-1' };
const everyStep = 'over steps of ½, 1, 2 and 4 learning rates';

/** The accuracy on the test images after each epoch, at each learning rate. */
export function accuracy(results: Everywhere, width = 800): TopLevelSpec {
  const description =
    'Three line charts over the training steps, at learning rates of 0.01, 0.1 and 0.5: the ' +
    'accuracy on the test images after each epoch, with batch norm after every convolution and without.';
  return stackPanels(
    description,
    xTitle,
    Object.entries(rates).map(([rate, suffix]) =>
      linePanel({
        title: `Learning rate ${rate}`,
        quantity: 'Share of test images classified correctly',
        series: compareVariants(atRate(results, suffix), 'testAccuracy'),
        format: '.0%',
        bounds: [0, 1],
        width,
        height: 130,
        reference: standard,
      }),
    ),
  );
}

/** The measures of Santurkar et al. at their learning rate, 0.1. */
export function measures(all: Everywhere, width = 800): TopLevelSpec {
  const results = atRate(all, rates[0.1]);
  const description =
    'A line chart and two band charts over the training steps at a learning rate of 0.1, with batch ' +
    'norm after every convolution and without: internal covariate shift, how far the gradient ' +
    'changes along its own direction, and the range of losses along it.';
  const moment = { step: lastEndOfPlateau(results) };
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'Internal covariate shift',
      quantity: 'Change of layer\u00a05’s gradient by the step of the layers before it',
      series: compareVariants(results, 'ics5'),
      bounds: [0, Infinity],
      smooth: 'median',
      scale: 'log',
      width,
      reference: standard,
      moment: { ...moment, says: 'the last standard network learns' },
    }),
    bandPanel({
      title: 'Gradient predictiveness: lower is more predictive',
      quantity: 'Change of the whole gradient along its own direction, as a norm',
      low: compareVariants(results, 'predictivenessLow'),
      high: compareVariants(results, 'predictivenessHigh'),
      covers: `least to greatest change ${everyStep}`,
      scale: 'log',
      width,
      reference: standard,
      moment,
    }),
    bandPanel({
      title: 'Loss landscape: narrower is smoother',
      quantity: 'Loss along the gradient’s direction, in\u00a0nats',
      low: compareVariants(results, 'lossLow'),
      high: compareVariants(results, 'lossHigh'),
      covers: `lowest to highest loss ${everyStep}`,
      zero: false,
      width,
      reference: standard,
      moment,
    }),
  ]);
}

/** The two variants of a learning rate, by how their names end, with labels that don't repeat it. */
function atRate(results: Everywhere, suffix: string): Everywhere {
  const variants = results.variants
    .filter(({ name }) => name.endsWith(suffix))
    .map((variant) => ({
      ...variant,
      label: variant.name.startsWith('no-') ? standard : 'With batch norm',
    }));
  return { ...results, variants };
}

/** The step from which on the standard network learns in every run. */
function lastEndOfPlateau({ variants }: Everywhere): number {
  const runs = variants.find(({ label }) => label === standard)!.runs;
  return Math.max(...runs.map((run) => endOfPlateau(run.series('loss'))));
}
