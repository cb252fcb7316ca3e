import { levelPrefix, publishedPrefix } from '../look/layer-names.ts';

/** A view of a normalised specification that draws marks, and what it inherits from those around it. */
export interface UnitView {
  /** The name that Vega-Lite gives to its marks. */
  marks: string;
  /** The nearest title. */
  panel: string | undefined;
  description: string | undefined;
  published: boolean;
  level: boolean;
  /** Its own channels and those of the facets around it, without the ones that say nothing of the drawing. */
  channels: [channel: string, definition: ChannelDefinition][];
}

/** What matters here of a channel's definition. */
export interface ChannelDefinition {
  field?: unknown;
  aggregate?: unknown;
  bin?: unknown;
  timeUnit?: unknown;
  type?: string;
  title?: unknown;
  axis?: Guide | null;
  legend?: Guide | null;
  header?: Guide | null;
}

interface Guide {
  title?: unknown;
  format?: unknown;
}

/** What matters here of a normalised specification of any kind. */
interface View {
  name?: string;
  title?: unknown;
  description?: string;
  vconcat?: readonly View[];
  hconcat?: readonly View[];
  concat?: readonly View[];
  layer?: readonly View[];
  facet?: Record<string, unknown>;
  spec?: View;
  encoding?: Channels;
}

type Channels = Record<string, ChannelDefinition | ChannelDefinition[]>;

interface Inherited {
  name: string;
  panel: string | undefined;
  facets: UnitView['channels'];
}

/** The views that draw, in the order in which they're drawn. */
export function unitViews(normalized: object): UnitView[] {
  return unitsIn(normalized, { name: '', panel: undefined, facets: [] });
}

function unitsIn(view: View, inherited: Inherited): UnitView[] {
  const name = view.name ?? inherited.name;
  const own = { ...inherited, name, panel: textOf(view.title) ?? inherited.panel };
  const all = (kind: string, views: readonly View[]) =>
    views.flatMap((each, i) => unitsIn(each, { ...own, name: nameWithin(name, `${kind}_${i}`) }));
  const beside = view.vconcat ?? view.hconcat ?? view.concat;
  if (beside) return all('concat', beside);
  if (view.layer) return all('layer', view.layer);
  if (view.spec) return unitsIn(view.spec, inFacet(view, own));
  const channels = [...own.facets, ...channelsOf(view.encoding ?? {})];
  return [
    {
      marks: nameWithin(name, 'marks'),
      panel: own.panel,
      description: view.description,
      published: name.startsWith(publishedPrefix),
      level: name.startsWith(levelPrefix),
      channels,
    },
  ];
}

function inFacet({ facet = {} }: View, own: Inherited): Inherited {
  const definitions = facet['field'] === undefined ? facet : { facet };
  const facets = Object.entries(definitions) as UnitView['channels'];
  return { ...own, name: nameWithin(own.name, 'child'), facets: [...own.facets, ...facets] };
}

/** As Vega-Lite makes names. */
function nameWithin(name: string, part: string): string {
  return (name ? `${name}_${part}` : part).replace(/\W/g, '_');
}

const silent = new Set(['tooltip', 'href', 'url', 'description', 'key', 'order']);

function channelsOf(encoding: Channels): UnitView['channels'] {
  return Object.entries(encoding).flatMap(([channel, definition]) =>
    silent.has(channel)
      ? []
      : [definition].flat().map((one): [string, ChannelDefinition] => [channel, one]),
  );
}

/** A title as one line; undefined where there's none or an expression makes it. */
export function textOf(title: unknown): string | undefined {
  if (typeof title === 'string') return title || undefined;
  if (Array.isArray(title)) return title.join(' ');
  if (typeof title !== 'object' || title === null || !('text' in title)) return undefined;
  return textOf(title.text);
}
