import { textWidth } from '../look/text-metrics.ts';
import { labelStyle } from '../look/theme.ts';
import { type CellPlace, placeText } from './cell-place.ts';

/** The places that get a label: those that are round if places are numbers, else every second, third … if there are many. */
export function labelledPlaces(places: readonly CellPlace[], atMost: number): CellPlace[] {
  if (places.length <= atMost) return [...places];
  const numbers = places.filter((place) => typeof place === 'number');
  const round = numbers.length === places.length ? roundPlaces(numbers, atMost) : [];
  if (round.length >= 3) return round;
  const every = Math.ceil(places.length / atMost);
  return places.filter((_, i) => i % every === 0);
}

/** Of evenly spaced numbers, those at multiples of 1, 2 or 5 times a power of ten. */
function roundPlaces(places: readonly number[], atMost: number): number[] {
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const power = 10 ** Math.floor(Math.log10((high - low) / atMost));
  const step = [1, 2, 5, 10]
    .map((factor) => factor * power)
    .find((one) => (high - low) / one < atMost);
  if (step === undefined || !Number.isFinite(step)) return [];
  return places.filter((place) => Math.abs(place / step - Math.round(place / step)) < 1e-6);
}

/** Labels of numbers with three digits, if that tells them apart. */
export function labelFormat(labelled: readonly CellPlace[]): { labelExpr?: string } {
  if (!areShort(labelled)) return {};
  return { labelExpr: `format(toNumber(datum.value), '.${digits}~g')` };
}

const digits = 3;

function areShort(places: readonly CellPlace[]): places is readonly number[] {
  const texts = places.flatMap((place) => (typeof place === 'number' ? shortText(place) : []));
  return texts.length === places.length && new Set(texts).size === places.length;
}

function shortText(place: number): string {
  return String(Number(place.toPrecision(digits)));
}

/** The width of the widest label, in pixels. */
export function widestLabel(places: readonly CellPlace[]): number {
  const text = areShort(places) ? shortText : placeText;
  return Math.max(...places.map((place) => textWidth(text(place as number), labelStyle)));
}
