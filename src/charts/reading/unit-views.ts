import { levelPrefix, publishedPrefix } from '../look/layer-names.ts';
import { innerViews, type View } from './views.ts';

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

/** What matters here of a view of a normalised specification. */
interface NormalView extends View {
  name?: string;
  title?: unknown;
  description?: string;
  facet?: Record<string, unknown>;
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

function unitsIn(view: NormalView, inherited: Inherited): UnitView[] {
  const name = view.name ?? inherited.name;
  const panel = textOf(view.title) ?? inherited.panel;
  const facets = [...inherited.facets, ...facetsOf(view)];
  const inner = innerViews(view);
  if (inner.length > 0) {
    return inner.flatMap((one) =>
      unitsIn(one.view, { name: nameWithin(name, one.part), panel, facets }),
    );
  }
  return [
    {
      marks: nameWithin(name, 'marks'),
      panel,
      description: view.description,
      published: name.startsWith(publishedPrefix),
      level: name.startsWith(levelPrefix),
      channels: [...facets, ...channelsOf(view.encoding ?? {})],
    },
  ];
}

function facetsOf({ facet = {} }: NormalView): UnitView['channels'] {
  const definitions = facet['field'] === undefined ? facet : { facet };
  return Object.entries(definitions) as UnitView['channels'];
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
