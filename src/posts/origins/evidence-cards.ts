import type { Origin } from './origin.ts';
import type { Evidence } from './use-of-results.ts';

/** What several numbers, verdicts and figures of a post come from, told once. */
export interface EvidenceCard {
  /** Of the element that tells it, unique on the page. It has a capital, as no heading of the post has. */
  id: string;
  origin: Origin;
  /** Each once, in the order of the text. */
  computed: Computed[];
}

/** Something that is computed from what a card tells of. */
export type Computed = Omit<Evidence, 'origin'>;

/**
 * The cards of a post: one for each distinct set of reads, in the order in which its text first needs them.
 * @param shown what the post's uses show, in that order
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

function originKey({ source, prepared, reads, limits, foreign }: Origin): string {
  return JSON.stringify([source, prepared.runs.map(({ id }) => id), reads, limits, foreign]);
}
