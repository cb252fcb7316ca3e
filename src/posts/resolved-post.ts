import type { ReferringComponent } from '../markdown/components.ts';
import type { PostReferences } from '../markdown/references.ts';
import { warn } from '../messages/build-notices.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { type Tally, tallyOf } from './claims/tally.ts';
import type { TestedClaim } from './claims/tested-claims.ts';
import type { EvidenceCard } from './origins/evidence-cards.ts';
import type { ShownExperiment } from './origins/origin.ts';
import { doubtsAbout, type Mark } from './origins/run-facts.ts';
import type { Shown } from './resolvers.ts';
import type { PlacedUse } from './writing/use-mistake.ts';

/** A post, and what its text refers to. */
export interface Post {
  /** The file relative to the project, for messages. */
  file: string;
  references: PostReferences;
}

/** A post with all that its page shows. */
export interface ResolvedPost extends Post {
  /** In the order of the text: as many as `references.uses`. */
  uses: readonly ResolvedUse[];
  /** Each claim that it makes, once, in the order of its text. */
  claims: readonly TestedClaim[];
  /** What its numbers, verdicts and figures come from, in the order in which the text first needs them. */
  cards: readonly EvidenceCard[];
  /** What it shows something of, by `references.sources`. */
  sources: ReadonlyMap<string, ShownExperiment>;
}

/** A use of a component, and what it shows. */
export interface ResolvedUse<C extends ReferringComponent = ReferringComponent> extends PlacedUse {
  component: C;
  /** Of a figure, table or citation, counted from 1. */
  number: number | undefined;
  /** How many times the text has used the same so far, this time included. */
  occurrence: number;
  shown: Shown<C>;
  /** What that comes from; undefined where nothing is recorded yet, and for what is no result. */
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
 * The use that a component on a post's page stands for.
 * @param place among the post's uses: the component's attribute `use`
 * @throws ExpectedError for a component that isn't in a post's text
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

/** How a post's claims came out, each claim once. */
export function tallyClaims({ claims }: ResolvedPost): Tally {
  return tallyOf(claims);
}

/** When the runs behind a post were started, of all of its sources. */
export function runDates(post: ResolvedPost): Date[] {
  return runsBehind(post).map(({ record }) => new Date(record.provenance.started));
}

/** Whether a post was published so long before the latest of its runs that it was written for others. */
export function isRerun(published: Date, started: readonly Date[]): boolean {
  return started.some((date) => Number(date) - Number(published) > longAfter);
}

const longAfter = 90 * 24 * 3600 * 1000;

/** What is wrong with runs of which a post shows something, each once: that they are from before a change, say. */
export function doubtsOf(post: ResolvedPost): Mark[] {
  return doubtsAbout(runsBehind(post));
}

/**
 * Says which numbers of a post about results were typed by hand: they stay as they are when results change.
 * Posts that use no results may have any numbers.
 */
export function warnOfTypedNumbers({ file, references }: Post): void {
  if (references.sources.length === 0) return;
  for (const { line, text } of references.typedNumbers) {
    const problem = `"${text}" is typed by hand: let it come from the results, with <Value of="…">`;
    warn({ file, line, text: problem });
  }
}

function runsBehind({ sources }: ResolvedPost) {
  return [...sources.values()].flatMap(({ runs }) => runs);
}
