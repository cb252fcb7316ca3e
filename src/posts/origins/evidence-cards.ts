import { formatQuantity } from '../../lab/findings/quantity-text.ts';
import { readsMeasurements } from '../../lab/findings/reads.ts';
import { testAsserted } from '../claims/claim-finding.ts';
import { hasClaim } from '../experiment-modules.ts';
import { figureOrigin } from '../figures/figure-drawing.ts';
import { formattedTable } from '../formatted-table.ts';
import type { PostContext, Usage } from '../post-context.ts';
import { parseReference } from '../reference.ts';
import { shownValue } from '../shown-value.ts';
import type { Origin } from './origin.ts';

/** What several numbers, verdicts and figures of a post come from, told once. */
export interface EvidenceCard {
  /** Of the element that tells it, unique on the page. It has a capital, as no heading of the post has. */
  id: string;
  origin: Origin;
  /** Each once, in the order of the text. */
  computed: Computed[];
}

/** Something that is computed from what a card tells of. */
export interface Computed {
  /** The export that computes it. */
  name: string;
  /** Where that stands, relative to the project. */
  file: string;
  /** A number as the text shows it; undefined of a figure or table. */
  text: string | undefined;
}

/** All cards of a post, in the order in which its text first needs them: one for each distinct set of reads. @throws PostError */
export async function evidenceCards(post: PostContext): Promise<EvidenceCard[]> {
  return [...new Set((await cardsByUse(post)).values())];
}

/** The card of something that a post shows; undefined where nothing is recorded yet, and for what is no result. @throws PostError */
export async function cardOf({ component, of, post }: Usage): Promise<EvidenceCard | undefined> {
  return post && (await cardsByUse(post)).get(useKey({ component, of }));
}

type CardsByUse = Map<string, EvidenceCard>;

/** What each component of a page asks for. */
const made = new WeakMap<PostContext, Promise<CardsByUse>>();

function cardsByUse(post: PostContext): Promise<CardsByUse> {
  const cards = made.get(post) ?? makeCards(post);
  made.set(post, cards);
  return cards;
}

async function makeCards(post: PostContext): Promise<CardsByUse> {
  const byOrigin = new Map<string, EvidenceCard>();
  const byUse: CardsByUse = new Map();
  for (const use of post.references.uses) {
    const found = await computedBy({ ...use, post });
    if (!found || byUse.has(useKey(use))) continue;
    const { origin, computed } = found;
    const key = originKey(origin);
    const card = byOrigin.get(key) ?? { id: `From-${byOrigin.size + 1}`, origin, computed: [] };
    byOrigin.set(key, card);
    byUse.set(useKey(use), card);
    const isKnown = card.computed.some(
      ({ name, file }) => name === computed.name && file === computed.file,
    );
    if (!isKnown) card.computed.push(computed);
  }
  return byUse;
}

function useKey({ component, of }: Pick<Usage, 'component' | 'of'>): string {
  return `${component} ${of}`;
}

function originKey({ source, prepared, reads, limits, foreign }: Origin): string {
  return JSON.stringify([source, prepared.runs.map(({ id }) => id), reads, limits, foreign]);
}

async function computedBy(
  usage: Usage,
): Promise<{ origin: Origin; computed: Computed } | undefined> {
  const found = await originOfUse(usage);
  if (!found?.origin) return undefined;
  const { experiment, name } = parseReference(usage);
  const file = `src/experiments/${experiment}/${found.file}`;
  return { origin: found.origin, computed: { name, file, text: found.text } };
}

interface Found {
  origin: Origin | undefined;
  file: string;
  text?: string;
}

async function originOfUse(usage: Usage): Promise<Found | undefined> {
  switch (usage.component) {
    case 'Figure':
      return { origin: await figureOrigin(usage), file: 'charts.ts' };
    case 'Table':
      return { origin: (await formattedTable(usage))?.origin, file: 'tables.ts' };
    case 'Claim': {
      const tested = await testAsserted(usage);
      const text = tested?.finding && formatQuantity(tested.finding.value);
      return { origin: tested?.origin, file: 'claims.ts', ...(text && { text }) };
    }
    case 'Value': {
      const { quantity, origin } = await shownValue(usage);
      // What was measured has its card, whatever its author says of it.
      if (quantity?.given && !(origin && readsMeasurements(origin.reads))) return undefined;
      const file = (await hasClaim(usage)) ? 'claims.ts' : 'values.ts';
      return { origin, file, ...(quantity && { text: formatQuantity(quantity) }) };
    }
    default:
      return undefined;
  }
}
