import { claimSources, listedClaims } from '../lab/findings/listed-claims.ts';
import {
  attributeOf,
  namedBy,
  type ReferringComponent,
  referringComponent,
  type ShowingComponent,
} from '../markdown/components.ts';
import type { PostReferences, Use } from '../markdown/references.ts';
import { PostError, type PostMistake } from '../messages/post-error.ts';
import { type ListedClaims, testTogether } from './claims/tested-claims.ts';
import { evidenceCards } from './origins/evidence-cards.ts';
import { claimNames } from './origins/experiment-modules.ts';
import type { ExperimentResults } from './origins/experiment-results.ts';
import type { ShownExperiment } from './origins/origin.ts';
import { readTogether } from './origins/read-together.ts';
import type { Evidence, UseOfResults, WithEvidence } from './origins/use-of-results.ts';
import type { Post, ResolvedPost, ResolvedUse } from './resolved-post.ts';
import { resolvers } from './resolvers.ts';
import type { Bibliography } from './writing/bibliography.ts';
import { numberOf } from './writing/numbered-item.ts';
import { parseReference, shownBy } from './writing/reference.ts';
import { mistakeOf } from './writing/use-mistake.ts';

/** The data that a site's posts share. Each part is read when a post first needs it. */
export interface Material {
  /** @throws UseMistake, ExpectedError */
  results(source: string): Promise<ExperimentResults>;
  /** @throws UseMistake, Error */
  works(): Promise<Bibliography>;
}

/**
 * Resolves what a post's components show, before they are rendered: Astro renders components concurrently
 * (https://github.com/withastro/astro/pull/7071), and of several failures reports any one.
 * @throws PostError with all mistakes, in the order of the text
 */
export async function resolvePost(post: Post, material: Material): Promise<ResolvedPost> {
  const { file, references } = post;
  const claims = await claimsOf(references, material);
  const shown = await showUses(post, claims, material);
  const withEvidence = [...shown, ...claims.tested];
  const cards = evidenceCards(withEvidence.flatMap((each) => evidenceIn(each) ?? []));
  const uses = references.uses.map((use, place) => ({
    ...use,
    file,
    number: numberOf(use, references),
    occurrence: occurrenceOf(place, references),
    shown: shown[place],
    card: cards.get(evidenceIn(shown[place])!),
  }));
  return {
    ...post,
    uses: uses as ResolvedUse[],
    claims: claims.tested.map((claim) => ({ ...claim, card: cards.get(claim.evidence!) })),
    claimsElsewhere: claims.elsewhere,
    cards: [...new Set(cards.values())],
    sources: await sourcesOf(references, material),
  };
}

async function showUses(
  { file, references }: Post,
  claims: ListedClaims,
  material: Material,
): Promise<unknown[]> {
  const known = new Map<string, Promise<unknown>>();
  const shown: unknown[] = [];
  const mistakes: PostMistake[] = [];
  // One use at a time, to keep only one figure's data in memory.
  for (const use of references.uses) {
    const key = JSON.stringify([use.component, use.of, use.attributes]);
    const showing = known.get(key) ?? showUse(use, references, claims, material);
    known.set(key, showing);
    try {
      shown.push(await showing);
    } catch (error) {
      mistakes.push(mistakeOf(use, error));
    }
  }
  mistakes.push(...mistakesBeside(references, claims));
  if (mistakes.length > 0) throw new PostError(file, mistakes);
  return shown;
}

/** Why claims that only the list of claims has can't be tested. Each is told where the text first makes a claim. */
function mistakesBeside({ uses }: PostReferences, { failed }: ListedClaims): PostMistake[] {
  const first = uses.find(({ component }) => component === 'Claim')!;
  const others = [...failed].filter(([is]) => !uses.some(({ of }) => of === is));
  return others.map(([is, error]) => {
    const { problem, ...rest } = mistakeOf({ ...first, of: is }, error);
    return { ...rest, problem: `${problem}; the list of claims has it, as the text makes others` };
  });
}

async function showUse(
  use: Use,
  references: PostReferences,
  claims: ListedClaims,
  material: Material,
): Promise<unknown> {
  const { component, of, attributes } = use;
  const { works } = material;
  if (!needsRuns(component)) return resolvers[component]({ of, attributes, references, works });
  const found = await withResults(use, material);
  return resolvers[component]({ ...found, references, works, claims });
}

function needsRuns(component: ReferringComponent): component is ShowingComponent {
  return referringComponent(component).needsRuns === true;
}

async function withResults(use: Omit<Use, 'line'>, { results }: Material): Promise<UseOfResults> {
  const { component, of, attributes, sentence } = use;
  const attribute = attributeOf(use);
  const { form } = referringComponent(component);
  const reference = parseReference(namedBy(use), { attribute, form });
  return { of, attributes, reference, sentence, ...(await readTogether(reference, results)) };
}

/** Tests all claims that a post lists first, because each verdict depends on all of them. */
async function claimsOf({ uses }: PostReferences, material: Material): Promise<ListedClaims> {
  const made = uses.filter(({ component }) => component === 'Claim');
  const asserted = made.map(({ of }) => of);
  const known = await Promise.all(claimSources(asserted).map(claimsFrom));
  return testTogether(
    listedClaims(asserted, known.flat()).map((is) => {
      const find = () => withResults(claimNamed(is, made), material);
      return { is, inText: asserted.includes(is), find };
    }),
  );
}

/** A claim as the text makes it first, and as a primary one if it does so anywhere; else one that only the list has. */
function claimNamed(is: string, made: readonly Use[]): Omit<Use, 'line'> {
  const [first, ...again] = made.filter(({ of }) => of === is);
  if (!first) return { component: 'Claim', of: is, attributes: {} };
  const primary = again.find(({ attributes }) => 'primary' in attributes);
  return { ...first, attributes: { ...primary?.attributes, ...first.attributes } };
}

/** All claims of a source; none if it can't be read, of which the text's own claims tell. */
async function claimsFrom(source: string): Promise<string[]> {
  try {
    const names = await claimNames(shownBy(source));
    return names.map((name) => `${source}/${name}`);
  } catch {
    return [];
  }
}

async function sourcesOf(
  { sources }: PostReferences,
  { results }: Material,
): Promise<Map<string, ShownExperiment>> {
  const shown = sources.map(async (source) => [source, (await results(source)).prepared] as const);
  return new Map(await Promise.all(shown));
}

function evidenceIn(shown: unknown): Evidence | undefined {
  return (shown as Partial<WithEvidence> | undefined)?.evidence;
}

function occurrenceOf(place: number, { uses }: PostReferences): number {
  const { component, of } = uses[place]!;
  const before = uses.slice(0, place);
  return 1 + before.filter((use) => use.component === component && use.of === of).length;
}
