import { levelPrefix, publishedPrefix } from '../look/layer-names.ts';
import { innerViews, type View } from './views.ts';

/** A view of a normalised specification that draws marks, with what it inherits from the views around it. */
export interface UnitView {
  /** The name that Vega-Lite gives to its marks. */
  marks: string;
  /** The nearest title. */
  panel: string | undefined;
  description: string | undefined;
  published: boolean;
  level: boolean;
  /** Its own channels and those of the facets around it, except channels that change nothing in the drawing. */
  channels: [channel: string, definition: ChannelDefinition][];
}

/** The parts of a channel's definition used here. */
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

/** The parts of a normalised view used here. */
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

/** The views that draw marks, in drawing order. */
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

/** Builds a name as Vega-Lite does. */
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

/** A title as one line; undefined without a title, or if an expression computes it. */
export function textOf(title: unknown): string | undefined {
  if (typeof title === 'string') return title || undefined;
  if (Array.isArray(title)) return title.join(' ');
  if (typeof title !== 'object' || title === null || !('text' in title)) return undefined;
  return textOf(title.text);
}
