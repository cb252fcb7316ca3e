import type { Origin } from './origin.ts';
import type { Evidence } from './use-of-results.ts';

/** A card with the common origin of several numbers, verdicts and figures of a post. */
export interface EvidenceCard {
  /** The id of the card's element, unique on the page. Its capital avoids clashes with headings, whose ids have none. */
  id: string;
  origin: Origin;
  /** Each once, in the order of the text. */
  computed: Computed[];
}

/** A number, figure or the like that is computed from a card's origin. */
export type Computed = Omit<Evidence, 'origin'>;

/**
 * Makes the cards of a post: one for each distinct origin, in the order in which the text first needs them.
 * @param shown the evidence of the post's uses, in the order of the text
 */
export function evidenceCards(shown: readonly Evidence[]): Map<Evidence, EvidenceCard> {
  const byOrigin = new Map<string, EvidenceCard>();
  const cards = new Map<Evidence, EvidenceCard>();
  for (const evidence of new Set(shown)) {
    const { origin, ...computed } = evidence;
    const key = originKey(origin);
    const card = byOrigin.get(key) ?? { id: `From-${byOrigin.size + 1}`, origin, computed: [] };
    byOrigin.set(key, card);
    cards.set(evidence, card);
    if (!card.computed.some((known) => isSame(known, computed))) card.computed.push(computed);
  }
  return cards;
}

function isSame(a: Computed, b: Computed): boolean {
  return a.name === b.name && a.file === b.file;
}

function originKey({ source, prepared, reads, limits, foreign, others = [] }: Origin): string {
  const own = [source, prepared.runs.map(({ id }) => id), reads, limits, foreign];
  return JSON.stringify([...own, ...others.map(originKey)]);
}
