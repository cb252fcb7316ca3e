import type { Use } from '../../markdown/references.ts';
import type { Reference } from '../writing/reference.ts';
import type { Origin } from './origin.ts';
import type { ResultsTogether } from './read-together.ts';

/** A use of something computed from results, with the results. */
export interface UseOfResults extends ResultsTogether {
  of: string;
  attributes: Use['attributes'];
  reference: Reference;
  /** Of a claim without code: its words. */
  sentence?: string | undefined;
}

/** The export that computes a number, verdict, figure or table of a post, and the origin of its data. */
export interface Evidence {
  origin: Origin;
  /** The export that computes it. */
  name: string;
  /** The export's file, relative to the project. */
  file: string;
  /** A number as the text shows it; undefined for a figure or table. */
  text: string | undefined;
}

/** Something with evidence. Undefined while nothing is recorded, and for something that isn't a result. */
export interface WithEvidence {
  evidence: Evidence | undefined;
}

/** The evidence of an export; undefined without an origin. @param file the experiment's file with the export: `values.ts` */
export function evidenceOf(
  { experiment, name }: Reference,
  file: string,
  origin: Origin | undefined,
  text?: string,
): Evidence | undefined {
  return origin && { origin, name, file: `src/experiments/${experiment}/${file}`, text };
}
