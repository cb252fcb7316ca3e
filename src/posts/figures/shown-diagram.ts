import type { TopLevelSpec } from 'vega-lite';
import { chartWidths } from '../../charts/look/theme.ts';
import { readsOnlySettings } from '../../lab/findings/reads.ts';
import { findDiagram } from '../origins/experiment-modules.ts';
import { originOf } from '../origins/origin.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from '../origins/use-of-results.ts';
import { UseMistake } from '../writing/use-mistake.ts';
import { chartSpec } from './chart-spec.ts';
import { type Drawable, requireDescription } from './drawable.ts';
import { drawableDiagram } from './kept-pictures.ts';

/** A diagram of a post. */
export interface ShownDiagram extends UseOfResults, WithEvidence {
  /** Undefined while nothing is recorded, or if no seed has the data of the diagram. */
  drawable: Drawable | undefined;
}

/**
 * Draws a diagram for a column of text and for a phone. What was set before the runs is no result: only a diagram that
 * reads more than that has evidence.
 *
 * @throws UseMistake, ExpectedError, or the diagram's error
 */
export async function shownDiagram(use: UseOfResults): Promise<ShownDiagram> {
  const { reference, prepared, results } = use;
  const diagram = await findDiagram(reference);
  if (!results) return { ...use, drawable: undefined, evidence: undefined };
  const spec = chartSpec(diagram, results);
  const evaluated = spec(chartWidths.wide);
  const origin = originOf(reference, prepared, 'diagrams', evaluated);
  const isSet = readsOnlySettings(origin.reads) && origin.foreign.length === 0;
  const evidence = isSet ? undefined : evidenceOf(reference, 'diagrams.ts', origin);
  if (!evaluated.isLeft) return { ...use, drawable: undefined, evidence };
  requireDescription(use, specIn(evaluated.value));
  return { ...use, drawable: await drawableDiagram(use.of, spec), evidence };
}

/** Types hold only for code that is checked. @throws UseMistake if a diagram's code gave something else */
function specIn(given: unknown): TopLevelSpec {
  if (typeof given === 'object' && given !== null) return given as TopLevelSpec;
  throw new UseMistake(
    `gives ${given}; return a Vega-Lite specification, from layerDiagram for example`,
  );
}
