import type { Axis, Mark, Scale, Signal, Spec } from 'vega';
import { levelNamePrefix, seriesNamePrefix } from '../../look/layer-names.ts';
import { allGroups } from '../../reading/vega-groups.ts';
import { type LiveAxis, type LivePanel, signals } from '../live-chart.ts';
import { type TitleLines, titleLines } from './steered-title.ts';

/**
 * Adds signals that control a chart: the domains of its axes, muted series and so on. With their initial values, the
 * chart looks as its author made it.
 *
 * @param width of each plot, in pixels
 */
export function steeredSpec(spec: Spec, panels: readonly LivePanel[], width?: number): Spec {
  const titles = titlesOf(spec, panels, width);
  const steering = { axes: axesOf(panels), fields: seriesFields(panels), titles, panels };
  const { axes } = steering;
  const ofTitles = [...titles].map(([name, value]) => ({ name, value }) as Signal);
  return {
    ...spec,
    signals: [...(spec.signals ?? []), ...ownSignals(axes, spec), ...ofTitles],
    scales: (spec.scales ?? []).map((scale) => steerScale(scale, axes)),
    ...steerGroup(spec, null, steering),
    ...(spec.legends ? { legends: spec.legends.map(steerLegend) } : {}),
  };
}

/**
 * The signals of titles that say which scale their plot's vertical axis has, and their values.
 *
 * @param width of each plot, in pixels
 */
export function titlesOf(
  spec: Spec,
  panels: readonly LivePanel[],
  width = Infinity,
): Map<string, TitleLines> {
  const groups = new Map(
    allGroups(spec).map((group) => ['type' in group ? (group.name ?? '') : null, group.title]),
  );
  return new Map(
    panels.flatMap(({ group, y }) => {
      const title = groups.get(group);
      const isTitle = typeof title === 'object' && 'text' in title;
      const lines = isTitle ? titleLines(title, { y, width }) : undefined;
      return lines ? [[signals.title(group), lines] as const] : [];
    }),
  );
}

/** Axes by scale. */
export function axesOf(panels: readonly LivePanel[]): Map<string, LiveAxis> {
  return new Map(panels.flatMap(({ x, y }) => [x, y].map((axis) => [axis.scale, axis] as const)));
}

function seriesFields(panels: readonly LivePanel[]): string[] {
  const fields = panels.flatMap(({ layers }) =>
    layers.flatMap(({ series }) => (series ? [series.field] : [])),
  );
  return [...new Set(fields)];
}

function ownSignals(axes: Map<string, LiveAxis>, spec: Spec): Signal[] {
  const steering = [...axes.values()].flatMap(({ scale, type, format }) => [
    { name: signals.domain(scale), value: null },
    { name: signals.type(scale), value: type },
    { name: signals.ticks(scale), value: ticksOf(scale, spec) },
    { name: signals.format(scale), value: format ?? null },
  ]);
  return [
    { name: signals.cut, value: false },
    { name: signals.muted, value: {} },
    { name: signals.places, value: {} },
    { name: signals.unseen, value: {} },
    ...steering,
  ] as Signal[];
}

/** The author's labelled values, or null. An expression isn't a list: `steerAxis` keeps it. */
function ticksOf(scale: string, spec: Spec): unknown[] | null {
  const axes = allGroups(spec).flatMap((group) => group.axes ?? []);
  const given = axes.find((axis) => axis.scale === scale && Array.isArray(axis.values));
  return (given?.values as unknown[] | undefined) ?? null;
}

function steerScale(scale: Scale, axes: Map<string, LiveAxis>): Scale {
  if (!axes.has(scale.name)) return scale;
  return { ...scale, domainRaw: { signal: signals.domain(scale.name) } } as Scale;
}

interface Steering {
  axes: Map<string, LiveAxis>;
  fields: readonly string[];
  titles: ReadonlyMap<string, TitleLines>;
  panels: readonly LivePanel[];
}

function steerGroup<Group extends Pick<Spec, 'marks' | 'axes' | 'title'>>(
  { marks, axes, title }: Group,
  name: string | null,
  steering: Steering,
): Pick<Group, 'marks' | 'axes' | 'title'> {
  const panel = steering.panels.find(({ group }) => group === name);
  return {
    ...(marks ? { marks: marks.map((mark) => steerMark(mark, steering)) } : {}),
    ...(axes ? { axes: axes.map((axis) => steerAxis(axis, steering.axes)) } : {}),
    ...(title && panel ? { title: steerTitle(title, panel, steering) } : {}),
  };
}

function steerTitle(title: NonNullable<Spec['title']>, panel: LivePanel, { titles }: Steering) {
  const name = signals.title(panel.group);
  if (!titles.has(name) || typeof title !== 'object') return title;
  const type = `${signals.type(panel.y.scale)} === 'log' ? 'log' : 'linear'`;
  const lines = (part: string) => ({ signal: `${name}[${type}].${part}` });
  return { ...title, text: lines('text'), subtitle: lines('subtitle') };
}

function steerMark(mark: Mark, steering: Steering): Mark {
  if (mark.type === 'group') return { ...mark, ...steerGroup(mark, mark.name ?? '', steering) };
  // Dim the name of a muted series, so that readers can click it again.
  if (mark.name?.startsWith(seriesNamePrefix)) return steerName(mark, dimmed, steering);
  if (mark.name?.startsWith(levelNamePrefix)) return steerName(mark, 0, steering);
  const clip = mark.clip ?? { signal: signals.cut };
  return { ...withOpacities(mark, whereMuted(steering, 0)), clip } as Mark;
}

/** The opacity of words that belong to a muted or invisible line. */
const dimmed = 0.35;

/** Makes a name follow its line, and dim if the line is out of sight. Names lie beyond the plot's edge, so don't cut them. */
function steerName(mark: Mark, opacityOfMuted: number, steering: Steering): Mark {
  const own = (signal: string) => `${signal}[${JSON.stringify(mark.name)}]`;
  const place = own(signals.places);
  const y = [{ test: `isNumber(${place})`, signal: place }, ...[mark.encode!.update!.y!].flat()];
  const unseen = { test: own(signals.unseen), value: dimmed };
  const opacities = [...whereMuted(steering, opacityOfMuted), unseen];
  return withUpdate(withOpacities(mark, opacities), { y });
}

interface Condition {
  test: string;
  value: number;
}

function whereMuted({ fields }: Steering, value: number): Condition[] {
  return fields.map((field) => ({ test: muted('datum', field), value }));
}

function withOpacities(mark: Mark, conditions: readonly Condition[]): Mark {
  const own = mark.encode?.update?.opacity ?? { value: 1 };
  return withUpdate(mark, { opacity: [...conditions, ...[own].flat()] });
}

function withUpdate(mark: Mark, channels: object): Mark {
  const update = { ...mark.encode?.update, ...channels };
  return { ...mark, encode: { ...mark.encode, update } } as Mark;
}

function steerAxis(axis: Axis, axes: Map<string, LiveAxis>): Axis {
  if (!axes.has(axis.scale)) return axis;
  const format = typeof axis.format === 'object' ? axis.format : undefined;
  const values = axis.values !== undefined && !Array.isArray(axis.values) ? axis.values : undefined;
  return {
    ...axis,
    values: values ?? { signal: signals.ticks(axis.scale) },
    format: format ?? { signal: signals.format(axis.scale) },
  } as Axis;
}

type Legend = NonNullable<Spec['legends']>[number];

function steerLegend(legend: Legend): Legend {
  const isMuted = { test: muted('datum', 'value'), value: dimmed };
  const dim = (part: { update?: { opacity?: object | object[] } } | undefined) => ({
    ...part,
    update: {
      ...part?.update,
      opacity: [isMuted, ...[part?.update?.opacity ?? { value: 1 }].flat()],
    },
  });
  const { symbols, labels } = (legend.encode ?? {}) as Record<string, Parameters<typeof dim>[0]>;
  return {
    ...legend,
    encode: { ...legend.encode, symbols: dim(symbols), labels: dim(labels) },
  } as Legend;
}

function muted(datum: string, field: string): string {
  // Compare with true: every object has inherited properties such as "constructor".
  return `${signals.muted}[${datum}[${JSON.stringify(field)}]] === true`;
}
