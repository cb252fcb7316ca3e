import type { ReferringComponent } from '../markdown/components.ts';
import type { PostReferences } from '../markdown/references.ts';
import { warn } from '../messages/build-notices.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { type Tally, tallyOf } from './claims/tally.ts';
import type { TestedClaim } from './claims/tested-claims.ts';
import type { EvidenceCard } from './origins/evidence-cards.ts';
import type { ShownExperiment } from './origins/origin.ts';
import { doubtsAbout, importedMarks, type Mark } from './origins/run-facts.ts';
import type { Shown } from './resolvers.ts';
import type { PlacedUse } from './writing/use-mistake.ts';

/** A post, and the references in its text. */
export interface Post {
  /** The file relative to the project, for messages. */
  file: string;
  references: PostReferences;
}

/** A post with everything that its page shows. */
export interface ResolvedPost extends Post {
  /** In the order of the text, as `references.uses`. */
  uses: readonly ResolvedUse[];
  /** Each of its claims once: those in the text, in its order, and then the others of the same experiments. */
  claims: readonly ListedClaim[];
  /** The sentences of other claims of these experiments, which read others that the post doesn't name with them. */
  claimsElsewhere: readonly string[];
  /** The origins of its numbers, verdicts and figures, in the order in which the text first needs them. */
  cards: readonly EvidenceCard[];
  /** The experiments that it shows, by source. */
  sources: ReadonlyMap<string, ShownExperiment>;
}

/** A claim, with the card with its origin; undefined while nothing is recorded. */
export interface ListedClaim extends TestedClaim {
  card: EvidenceCard | undefined;
}

/** A use of a component, with what it shows. */
export interface ResolvedUse<C extends ReferringComponent = ReferringComponent> extends PlacedUse {
  component: C;
  /** The number of a figure, table or citation, counted from 1. */
  number: number | undefined;
  /** Counts the uses of the same thing by this component, from 1. */
  occurrence: number;
  shown: Shown<C>;
  /** The card with its origin; undefined while nothing is recorded, and for something that isn't a result. */
  card: EvidenceCard | undefined;
}

/** All uses of a component. */
export function usesOf<C extends ReferringComponent>(
  { uses }: ResolvedPost,
  component: C,
): ResolvedUse<C>[] {
  return uses.filter((use) => use.component === component) as ResolvedUse<C>[];
}

/**
 * Finds the use for a component on a post's page.
 * @param place the index among the post's uses: the component's attribute `use`
 * @throws ExpectedError for a component outside a post's text
 */
export function useAt<C extends ReferringComponent>(
  post: ResolvedPost | undefined,
  component: C,
  place: number | undefined,
): ResolvedUse<C> {
  const use = place === undefined ? undefined : post?.uses[place];
  if (use?.component === component) return use as ResolvedUse<C>;
  const message = `${post?.file ?? 'a page'}: <${component}>: can only be used in a post's own text, outside of braces`;
  throw withoutStack(new ExpectedError(message));
}

/** Counts the outcomes of a post's claims. */
export function tallyClaims({ claims }: ResolvedPost): Tally {
  return tallyOf(claims);
}

/** The start dates of the runs of all sources of a post. */
export function runDates(post: ResolvedPost): Date[] {
  return runsBehind(post).flatMap(({ record: { provenance } }) =>
    provenance.started === undefined ? [] : new Date(provenance.started),
  );
}

/** The time, in milliseconds since 1970, at which a post was last written, updated, or run. */
export function newestDate(
  { pubDate, updated = pubDate }: { pubDate: Date; updated?: Date | undefined },
  started: readonly Date[],
): number {
  return Math.max(...[pubDate, updated, ...started].map(Number));
}

/** Whether some runs of a post are so much younger than the post that it was written about earlier runs. */
export function isRerun(published: Date, started: readonly Date[]): boolean {
  return started.some((date) => Number(date) - Number(published) > longAfter);
}

/** 90 days, in milliseconds. */
const longAfter = 90 * 24 * 3600 * 1000;

/** Marks for what readers must know of all runs that a post shows: that some are older than a change, or imported. */
export function doubtsOf(post: ResolvedPost): Mark[] {
  const runs = runsBehind(post);
  return [...doubtsAbout(runs), ...importedMarks(runs)];
}

/**
 * Warns of numbers typed by hand in a post about results: they don't change when results do. Posts without results may
 * have any numbers.
 */
export function warnOfTypedNumbers({ file, references }: Post): void {
  if (references.sources.length === 0) return;
  for (const { line, text } of references.typedNumbers) {
    const problem = `"${text}" is typed by hand: let it come from the results, with <Value of="…">`;
    warn({ file, line, text: problem });
  }
}

/** Whether a run that a post shows kept anything besides its metrics. */
export function showsArtifacts(post: ResolvedPost): boolean {
  return runsBehind(post).some(({ record }) => record.artifacts !== undefined);
}

function runsBehind({ sources }: ResolvedPost) {
  return [...sources.values()].flatMap(({ runs }) => runs);
}
