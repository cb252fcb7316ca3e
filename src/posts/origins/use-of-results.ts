import type { Use } from '../../markdown/references.ts';
import type { Reference } from '../writing/reference.ts';
import type { ExperimentResults } from './experiment-results.ts';
import type { Origin } from './origin.ts';

/** A use of something that is computed from results, with these. */
export interface UseOfResults extends ExperimentResults {
  of: string;
  attributes: Use['attributes'];
  reference: Reference;
}

/** What a number, verdict, figure or table of a post is computed by, and from what. */
export interface Evidence {
  origin: Origin;
  /** The export that computes it. */
  name: string;
  /** Where that stands, relative to the project. */
  file: string;
  /** A number as the text shows it; undefined of a figure or table. */
  text: string | undefined;
}

/** What was computed, with its evidence: none where nothing is recorded yet, and for what is no result. */
export interface WithEvidence {
  evidence: Evidence | undefined;
}

/** @param file where an experiment has exports of its kind: `values.ts` */
export function evidenceOf(
  { experiment, name }: Reference,
  file: string,
  origin: Origin | undefined,
  text?: string,
): Evidence | undefined {
  return origin && { origin, name, file: `src/experiments/${experiment}/${file}`, text };
}
