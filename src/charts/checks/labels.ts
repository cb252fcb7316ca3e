import type { View } from 'vega';
import { isZoned } from '../compiling/universal-expression.ts';
import { placedItems, type SceneItem, sceneMarks } from '../look/scene.ts';

interface Label {
  text?: unknown;
  opacity?: number;
  datum?: { value?: unknown };
}

/** The labels of an axis or a legend. */
interface Guide {
  name: string;
  labels: readonly Label[];
}

/** What authors chose. */
export interface Choices {
  /** Which labels are left out where there is no room. */
  maySkip: boolean;
  /** What labels say. */
  mayRepeat: boolean;
}

/**
 * Refuses an axis or a legend that names some categories only, or different values alike.
 *
 * @param view after its run
 * @throws Error
 */
export function requireLabels(view: View, { maySkip, mayRepeat }: Choices): void {
  for (const guide of guidesIn(view)) {
    if (!maySkip) requireEach(guide);
    if (!mayRepeat) requireDifferent(guide);
  }
}

interface Box {
  text: string;
  x1: number;
  x2: number;
  y1: number;
  y2: number;
}

/** Refuses titles of axes that lie over each other, as those of narrow plots side by side do. @param view after its run @throws Error */
export function requireAxisTitles(view: View): void {
  const boxes = [...axisTitles(view)].sort((a, b) => a.x1 - b.x1);
  for (const [i, box] of boxes.entries()) {
    const covered = boxes.slice(i + 1).find((other) => isOver(box, other));
    if (!covered) continue;
    throw new Error(
      `the titles of neighbouring axes lie over each other, such as "${box.text}" and "${covered.text}": shorten them, or leave them ` +
        'out by axis: {title: null}',
    );
  }
}

function* axisTitles(view: View): Generator<Box> {
  for (const { mark, item, context } of placedItems(view)) {
    if (mark.role !== 'axis-title' || item.opacity === 0 || !item.text) continue;
    const { x1, x2, y1, y2 } = item.bounds;
    const { x, y } = context;
    yield { text: String(item.text), x1: x + x1, x2: x + x2, y1: y + y1, y2: y + y2 };
  }
}

/** Texts that touch can still be read. */
const touching = 2;

function isOver(a: Box, b: Box): boolean {
  return (
    a.x2 - b.x1 > touching &&
    b.x2 - a.x1 > touching &&
    a.y2 - b.y1 > touching &&
    b.y2 - a.y1 > touching
  );
}

function guidesIn(view: View): Guide[] {
  const guides: Guide[] = [];
  let title = '';
  const add = (name: string, labels: readonly Label[]) => guides.push({ name, labels });
  const legend: Label[] = [];
  for (const { role = '', items } of sceneMarks(view)) {
    const labels = items as Label[];
    if (role === 'axis') title = sideOf(items);
    if (role === 'axis-label') add(`${title} axis`, labels);
    if (role === 'legend-label') legend.push(...labels);
    if (role === 'legend-title' || role === 'legend') add('legend', legend.splice(0));
  }
  add('legend', legend);
  return guides;
}

function sideOf([axis]: readonly SceneItem[]): string {
  return axis?.orient === 'left' || axis?.orient === 'right' ? 'vertical' : 'horizontal';
}

function requireEach({ name, labels }: Guide): void {
  const texts = labels.filter(({ datum, text }) => isName(datum?.value) && text !== '');
  const hidden = texts.filter(({ opacity }) => opacity === 0);
  const [first] = hidden;
  if (!first) return;
  throw new Error(
    `the ${name} has no room for ${hidden.length} of ${texts.length} labels, such as "${first.text}": shorten them, put the ` +
      "categories on y, or leave some out by axis: {labelOverlap: 'greedy'}",
  );
}

/** Of numbers and dates, readers can tell those between two others. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && !isZoned(value) && !Number.isFinite(Number(value));
}

function requireDifferent({ name, labels }: Guide): void {
  const seen = new Map<string, unknown>();
  for (const { text, opacity, datum } of labels) {
    if (opacity === 0 || text === undefined || text === '') continue;
    const { value } = datum ?? {};
    const known = seen.get(String(text));
    // Hours come again each day, between days that tell them apart.
    if (value instanceof Date) seen.clear();
    else if (known !== undefined && known !== value) refuse(name, String(text), known, value);
    if (value instanceof Date && known !== undefined) refuse(name, String(text), known, value);
    seen.set(String(text), value);
  }
}

function refuse(name: string, text: string, ...values: unknown[]): never {
  const [one, other] = values.map((value) =>
    value instanceof Date
      ? value.toISOString().replace(/T00:00:00.000Z$/, '')
      : JSON.stringify(value),
  );
  const isNumber = values.every((value) => typeof value === 'number');
  const isTime = values.every((value) => value instanceof Date);
  const fewer = 'or fewer ticks, by axis: {tickCount: 3}';
  const texts = isTime
    ? `write the day as well, by axis: {format: '%b %d'}, say, ${fewer}`
    : 'give them labels that differ';
  const remedy = isNumber ? `write more digits, by axis: {format: '.2f'}, say, ${fewer}` : texts;
  throw new Error(`the ${name} has the label "${text}" for ${one} and for ${other}: ${remedy}`);
}
