import { cellIn, type DrawnColumn, type DrawnLayer, type DrawnRow } from './drawn-layers.ts';

/**
 * The layers of one plot that draw the same things, such as the line of a mean and the area of its interval, merged.
 * Layers may share a row, which holds all that they draw of it.
 */
export interface DrawnGroup {
  panel: string | undefined;
  /** What is drawn, with its unit. */
  quantity: string | undefined;
  description: string | undefined;
  published: boolean;
  level: boolean;
  /** Set for the cells of a matrix. */
  cells?: true;
  /** Set for points of a plane. */
  points?: true;
  /** The columns that distinguish rows: position, colour and so on. */
  dimensions: DrawnColumn[];
  /** The columns drawn as one value of a row. */
  values: DrawnColumn[];
  /** The columns drawn as a range of a row, from one end to the other. */
  ranges: DrawnRange[];
  rows: DrawnRow[];
}

export interface DrawnRange {
  low: DrawnColumn;
  high: DrawnColumn;
}

/** Merges the layers of a plot that have the same dimensions. */
export function groupLayers(layers: readonly DrawnLayer[]): DrawnGroup[] {
  const groups = new Map<string, DrawnGroup>();
  for (const layer of layers) {
    const next = groupOf(layer);
    const key = JSON.stringify([
      layer.panel,
      next.quantity,
      layer.published,
      layer.level,
      fieldsOf(next.dimensions).sort(),
    ]);
    const known = groups.get(key);
    groups.set(key, known ? mergeGroups(known, next) : next);
  }
  return withSharedTitles([...groups.values()]);
}

/** The groups with the fewest dimensions in each plot: means rather than single runs, if there is any. */
export function mainGroups(groups: readonly DrawnGroup[]): DrawnGroup[] {
  const own = groups.filter(
    ({ published, level, rows }) => !published && !level && rows.length > 0,
  );
  return own.filter((group) =>
    own.every(
      (other) => !isSamePlot(group, other) || other.dimensions.length >= group.dimensions.length,
    ),
  );
}

export function isSamePlot(a: DrawnGroup, b: DrawnGroup): boolean {
  return a.panel === b.panel && a.quantity === b.quantity;
}

/** Copies titles to groups without them: of plots that share an axis, only one has its title. */
function withSharedTitles(groups: DrawnGroup[]): DrawnGroup[] {
  const all = groups.flatMap(({ dimensions }) => dimensions);
  const titleOf = (own: DrawnColumn) =>
    own.title ??
    all.find((one) => one.title && one.field === own.field && one.channel === own.channel)?.title;
  return groups.map((group) => ({
    ...group,
    dimensions: group.dimensions.map((own) => ({ ...own, title: titleOf(own) })),
  }));
}

function groupOf({ columns, rows, ...layer }: DrawnLayer): DrawnGroup {
  const measured = measuredChannel(columns);
  const start = columns.find(({ channel }) => channel === measured);
  const end = columns.find(({ channel }) => channel === `${measured}2`);
  return {
    ...layer,
    quantity: start?.title,
    dimensions: columns.filter((column) => column !== start && column !== end),
    values: start && !end ? [start] : [],
    ranges: start && end ? [{ low: start, high: end }] : [],
    rows,
  };
}

function measuredChannel(columns: readonly DrawnColumn[]): string | undefined {
  const quantitative = columns.filter(({ type, binned }) => type === 'quantitative' && !binned);
  const channels = quantitative.map(({ channel }) => channel);
  return ['y', 'x', 'theta'].find((channel) => channels.includes(channel)) ?? channels[0];
}

function mergeGroups(known: DrawnGroup, next: DrawnGroup): DrawnGroup {
  const ranges = [...known.ranges, ...next.ranges];
  const edges = fieldsOf(ranges.flatMap(({ low, high }) => [low, high]));
  const values = [...known.values, ...next.values].filter(({ field }) => !edges.includes(field));
  const withValues = [known, next].find((group) => group.values.length > 0);
  const first = ({ field }: DrawnColumn, i: number) => i === fieldsOf(values).indexOf(field);
  return {
    ...known,
    // Describe a mean with an interval as the mean.
    description: withValues?.description ?? known.description ?? next.description,
    values: values.filter(first),
    ranges,
    rows: mergeRows(known, next),
  };
}

function fieldsOf(columns: readonly DrawnColumn[]): string[] {
  return columns.map(({ field }) => field);
}

/** All columns drawn as values or as ends of ranges. */
export function measuresOf({
  values,
  ranges,
}: Pick<DrawnGroup, 'values' | 'ranges'>): DrawnColumn[] {
  return [...values, ...ranges.flatMap(({ low, high }) => [low, high])];
}

/** Merges rows of two layers where the columns that they share are equal. */
function mergeRows({ rows, dimensions }: DrawnGroup, next: DrawnGroup): DrawnRow[] {
  const keyOf = (row: DrawnRow) =>
    JSON.stringify(dimensions.map(({ field }) => cellIn(row, field)));
  const merged = [...rows];
  const open = Map.groupBy(rows.keys(), (i) => keyOf(rows[i]!));
  for (const row of next.rows) {
    const candidates = open.get(keyOf(row)) ?? [];
    const place = candidates.findIndex((i) => agree(merged[i]!, row, measuresOf(next)));
    if (place < 0) merged.push(row);
    else {
      const [index] = candidates.splice(place, 1);
      merged[index!] = { ...merged[index!], ...row };
    }
  }
  return merged;
}

function agree(known: DrawnRow, row: DrawnRow, measures: readonly DrawnColumn[]): boolean {
  return measures.every(({ field }) => !Object.hasOwn(known, field) || known[field] === row[field]);
}
