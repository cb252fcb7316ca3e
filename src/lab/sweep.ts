import { ownValue } from '../messages/own-value.ts';
import {
  type SweptValue,
  type SweptValues,
  type SweptWords,
  type VariantName,
  variantName,
  wordOf,
} from './sweep-names.ts';

/** Further options of a sweep. */
export interface SweepOptions<
  Values extends SweptValues = SweptValues,
  Words extends SweptWords<Values> = SweptWords<Values>,
> {
  /** Words for parameters in the names of variants: `{ learningRate: 'lr' }` gives `lr-1e-3`. */
  words?: Words;
  /** How a parameter's value is written in labels. Default: "learning rate 0.001", and texts as they are. */
  labels?: { readonly [P in keyof Values]?: (value: Values[P][number]) => string };
  /** The most variants. Default: 36, as no chart can draw more of them so that they look different. */
  atMost?: number;
}

/** The variants of a sweep. */
export type SweptVariants<Values extends SweptValues, Words> = {
  [Name in VariantName<Values, Words>]: {
    label: string;
    parameters: { [P in keyof Values]: Values[P][number] };
  };
};

/** Charts distinguish as many series. */
const mostVariants = 36;
/** The folders of runs have the names. */
const longestName = 64;

/**
 * Makes a variant of each combination of values, for `variants` of an experiment: those of the last parameter change
 * first. Names and labels are made of the values.
 *
 * @throws an expected error if there are too many combinations, or two of them have the same name or label
 */
export function sweep<
  const Values extends SweptValues,
  const Words extends SweptWords<Values> = Record<never, never>,
>(values: Values, options: SweepOptions<Values, Words> = {}): SweptVariants<Values, Words> {
  const { words = {}, labels = {}, atMost = mostVariants } = options;
  checkValues(values, atMost);
  const variants = new Map<string, { label: string; parameters: Parameters }>();
  const byLabel = new Map<string, string>();
  for (const parameters of combinations(values)) {
    const name = variantName(values, parameters, words);
    checkName(name, parameters, variants.get(name)?.parameters);
    const label = labelOf(parameters, labels as Labels);
    checkLabel(label, name, byLabel.get(label));
    variants.set(name, { label, parameters });
    byLabel.set(label, name);
  }
  return Object.fromEntries(variants) as SweptVariants<Values, Words>;
}

type Parameters = Readonly<Record<string, SweptValue>>;
type Labels = Readonly<Record<string, ((value: SweptValue) => unknown) | undefined>>;

function combinations(values: SweptValues): Parameters[] {
  return Object.entries(values).reduce<Parameters[]>(
    (before, [name, list]) =>
      before.flatMap((each) => list.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
}

function labelOf(parameters: Parameters, labels: Labels): string {
  return Object.entries(parameters)
    .map(([name, value]) => String(ownValue(labels, name)?.(value) ?? valueInWords(name, value)))
    .join(', ');
}

function valueInWords(parameter: string, value: SweptValue): string {
  if (typeof value === 'string') return value;
  const name = wordOf(parameter).replaceAll('-', ' ');
  if (typeof value === 'number') return `${name} ${String(value).replaceAll('-', '−')}`;
  return value ? name : `no ${name}`;
}

function checkValues(values: SweptValues, atMost: number): void {
  const lists = Object.entries(values);
  for (const [name, list] of lists) {
    if (list.length === 0) throw mistake(`${name} has no values`);
    const wrong = list.find((value) => !isSwept(value));
    if (wrong !== undefined) {
      throw mistake(
        `${name} has the value ${String(wrong)}; a sweep takes texts, finite numbers, true, false and null: write such variants by hand`,
      );
    }
  }
  if (lists.length === 0) throw mistake('it varies no parameter');
  const count = lists.reduce((product, [, list]) => product * list.length, 1);
  if (count <= atMost) return;
  const sizes = lists.map(([, list]) => list.length).join(' × ');
  throw mistake(
    `it makes ${sizes} = ${count} variants, more than ${atMost}: leave out values, or give { atMost: ${count} }`,
  );
}

function isSwept(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function checkName(name: string, parameters: Parameters, before: Parameters | undefined): void {
  if (before) {
    throw mistake(
      `${shown(before)} and ${shown(parameters)} would both be named "${name}": give one of them a word of its own, or write it by hand`,
    );
  }
  // JavaScript sorts keys that are whole numbers before all others.
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || /^\d+$/.test(name)) {
    throw mistake(
      `${shown(parameters)} would be named "${name}", which isn't a variant's name: give its parameter a word, { words: { … } }, or write it by hand`,
    );
  }
  if (name.length <= longestName) return;
  throw mistake(
    `the name "${name}" has ${name.length} characters, more than ${longestName}: shorten its parameters, { words: { learningRate: 'lr' } }, or set what doesn't vary in the profile`,
  );
}

function checkLabel(label: string, name: string, before: string | undefined): void {
  if (label.trim() === '') throw mistake(`the label of "${name}" is empty`);
  if (before === undefined) return;
  throw mistake(`"${before}" and "${name}" would both have the label "${label}": tell them apart`);
}

function shown(parameters: Parameters): string {
  return JSON.stringify(parameters);
}

/**
 * An expected error, by its brand: the class does something when it is loaded, and that would count as a part of what runs
 * compute, so that recorded runs were stale once their experiment had a sweep.
 */
function mistake(what: string): Error {
  return Object.assign(new Error(`sweep: ${what}`), { [Symbol.for('retrace.expected')]: true });
}
