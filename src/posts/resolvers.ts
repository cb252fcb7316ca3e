import {
  components,
  type ReferringComponent,
  type ShowingComponent,
} from '../markdown/components.ts';
import type { PostReferences, Use } from '../markdown/references.ts';
import { assertedClaim, type ListedClaims } from './claims/tested-claims.ts';
import { shownDiagram } from './figures/shown-diagram.ts';
import { shownFigure } from './figures/shown-figure.ts';
import { shownSamples } from './figures/shown-samples.ts';
import type { UseOfResults } from './origins/use-of-results.ts';
import { shownTable } from './shown-table.ts';
import { shownValue } from './shown-value.ts';
import type { Bibliography } from './writing/bibliography.ts';
import { findCited } from './writing/cited-works.ts';
import { findNumbered } from './writing/numbered-item.ts';
import { parseReference } from './writing/reference.ts';
import { cutListing } from './writing/source-listing.ts';

/** A use of a component, with the parts of its post that a resolver may need. */
export interface UseInPost {
  of: string;
  attributes: Use['attributes'];
  references: PostReferences;
  /** @throws UseMistake if there is no bibliography; Error if it can't be parsed */
  works(): Promise<Bibliography>;
}

/** A use of a component that needs runs, with the runs. */
export type UseOfRuns = UseInPost & UseOfResults & { claims: ListedClaims };

type Resolvers = {
  [C in ReferringComponent]: (use: C extends ShowingComponent ? UseOfRuns : UseInPost) => unknown;
};

/**
 * Resolves what each component shows, from its use. `src/markdown/components.ts` says how uses are written; the file of
 * a component's name in `src/components` draws it. A result with `evidence` (see `WithEvidence`) gets a card with its
 * origin.
 *
 * Each throws UseMistake, or what an experiment's code throws.
 */
export const resolvers = {
  Cite: async ({ of, works }) => findCited(await works(), of),
  Claim: assertedClaim,
  Diagram: shownDiagram,
  Figure: shownFigure,
  Listing: ({ of, attributes }) =>
    cutListing(parseReference(of, components.Listing), attributes['symbol'] ?? undefined),
  Picture: () => undefined,
  Ref: ({ of, references }) => findNumbered(references, of),
  Runs: ({ prepared }) => prepared,
  Samples: shownSamples,
  Table: shownTable,
  Value: shownValue,
} satisfies Resolvers;

/** What a component shows. */
export type Shown<C extends ReferringComponent> = Awaited<ReturnType<(typeof resolvers)[C]>>;
