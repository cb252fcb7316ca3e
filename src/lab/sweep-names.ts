import { ownValue } from '../messages/own-value.ts';

/** A value of a parameter that a sweep varies. */
export type SweptValue = string | number | boolean | null;
/** The values of each parameter that a sweep varies. */
export type SweptValues = Readonly<Record<string, readonly SweptValue[]>>;
/** Words for parameters in the names of variants, in place of the parameters' own names. */
export type SweptWords<Values extends SweptValues> = { readonly [P in keyof Values]?: string };

/**
 * The name of the variant that has these parameters: words first, then numbers, each in the alphabetical order of their
 * parameters. So a name stays when values are added, or the parameters are written in another order. A number comes after
 * its parameter's name, unless it is the only one and a word is before it: `adam-1e-3`, `depth-3-width-32`.
 */
export function variantName<Values extends SweptValues>(
  values: Values,
  parameters: Readonly<Record<string, SweptValue>>,
  words: SweptWords<Values>,
): string {
  const names = Object.keys(values).sort();
  const isNumeric = (name: string) => values[name]!.some((value) => typeof value === 'number');
  const [numeric, others] = [names.filter(isNumeric), names.filter((name) => !isNumeric(name))];
  const isBare = numeric.length === 1 && others.length > 0;
  const parts = [...others, ...numeric].map((name) => {
    const value = parameters[name]!;
    const given = ownValue(words as Readonly<Record<string, string | undefined>>, name);
    const word = wordOf(given ?? name);
    if (value === true) return word;
    if (value === false || value === null) return `no-${word}`;
    const text = typeof value === 'number' ? numberWord(value) : wordOf(value);
    const isAlone = typeof value === 'string' || isBare;
    return given === undefined && isAlone ? text : `${word}-${text}`;
  });
  return parts.join('-');
}

/** A text in kebab case: `learningRate`, `learning_rate` and `Learning rate` as `learning-rate`. */
export function wordOf(text: string): string {
  return text
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** 0.001 as `1e-3`, 0.25 as `25e-2`, −3 as `minus-3`: names have no points and signs. */
function numberWord(value: number): string {
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole = '', decimals = ''] = digits.split('.');
  const power = Number(exponent) - decimals.length;
  const significant = `${whole}${decimals}`.replace(/^0+(?=.)/, '');
  return `${value < 0 ? 'minus-' : ''}${significant}${power === 0 ? '' : `e${power}`}`;
}

/** What `variantName` returns for each combination of the values; as much of it as the compiler knows of them. */
export type VariantName<Values extends SweptValues, Words> = string extends keyof Values
  ? string
  : `${Parts<Values, Words, Exclude<Named<Values>, Numeric<Values>>>}${Hyphen<Values>}${Parts<Values, Words, Numeric<Values>>}`;

type Named<Values> = keyof Values & string;

/** Parameters with numbers. */
type Numeric<Values extends SweptValues> = {
  [P in Named<Values>]: [Extract<Values[P][number], number>] extends [never] ? never : P;
}[Named<Values>];

type Hyphen<Values extends SweptValues> = [Numeric<Values>] extends [never]
  ? ''
  : [Exclude<Named<Values>, Numeric<Values>>] extends [never]
    ? ''
    : '-';

/** The parts of names for some of the parameters, joined by hyphens. */
type Parts<Values extends SweptValues, Words, Left extends string> = [Left] extends [never]
  ? ''
  : First<Left> extends infer P extends Left
    ? `${Part<Values[P][number], WordFor<Words, P>, IsAlone<Values, Words, P>>}${[Exclude<Left, P>] extends [never] ? '' : '-'}${Parts<Values, Words, Exclude<Left, P>>}`
    : never;

type Part<Value, Word extends string, Alone> = Value extends true
  ? Word
  : Value extends false | null
    ? `no-${Word}`
    : Value extends number
      ? `${Alone extends true ? '' : `${Word}-`}${NumberWord<Value>}`
      : Value extends string
        ? `${Alone extends false ? `${Word}-` : ''}${WordOf<Value>}`
        : never;

type WordFor<Words, P extends string> = P extends keyof Words
  ? Words[P] extends string
    ? WordOf<Words[P]>
    : WordOf<P>
  : WordOf<P>;

/** `true` if all values stand alone, `false` if none does, and otherwise 'texts'. */
type IsAlone<Values extends SweptValues, Words, P extends string> = P extends keyof Words
  ? false
  : Exclude<Numeric<Values>, P> extends never
    ? [Exclude<Named<Values>, P>] extends [never]
      ? 'texts'
      : true
    : 'texts';

/** The first text of a union in alphabetical order. A union's own order is the compiler's, which other files change. */
type First<Text extends string, All extends string = Text> = Text extends string
  ? false extends IsBefore<Text, Exclude<All, Text>>
    ? never
    : Text
  : never;

type IsBefore<A extends string, B extends string> = B extends string
  ? A extends `${infer AtA}${infer RestA}`
    ? B extends `${infer AtB}${infer RestB}`
      ? AtA extends AtB
        ? IsBefore<RestA, RestB>
        : Alphabet extends `${string}${AtA}${string}${AtB}${string}`
          ? true
          : false
      : false
    : true
  : never;

type Digits = '0123456789';
type Upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
type Lower = 'abcdefghijklmnopqrstuvwxyz';
/** In the order in which JavaScript sorts. */
type Alphabet = `$${Digits}${Upper}_${Lower}`;

type WordOf<
  Text extends string,
  Done extends string = '',
  Last extends string = '',
> = string extends Text
  ? string
  : Text extends `${infer Sign}${infer Rest}`
    ? IsIn<Lowercase<Sign>, `${Digits}${Lower}`> extends true
      ? WordOf<Rest, `${Done}${HyphenBefore<Sign, Last, Done>}${Lowercase<Sign>}`, Sign>
      : WordOf<Rest, Done, '-'>
    : Done;

type HyphenBefore<Sign extends string, Last extends string, Done extends string> = Done extends ''
  ? ''
  : Last extends '-'
    ? '-'
    : [IsIn<Sign, Upper>, IsIn<Last, Upper>] extends [true, false]
      ? '-'
      : '';

type IsIn<Sign extends string, Signs extends string> = Signs extends `${string}${Sign}${string}`
  ? true
  : false;

type NumberWord<Value extends number> = number extends Value
  ? string
  : `${Value}` extends `-${infer Size}`
    ? `minus-${SizeWord<Size>}`
    : SizeWord<`${Value}`>;

type SizeWord<Size extends string> = Size extends `${infer Digits}e+${infer Power}`
  ? Digits extends `${string}.${string}`
    ? string
    : `${Digits}e${Power}`
  : Size extends `${string}.${string}e${string}`
    ? string
    : Size extends `${infer Whole}.${infer Decimals}`
      ? `${WithoutZeros<`${Whole}${Decimals}`>}e-${LengthOf<Decimals>}`
      : Size;

type WithoutZeros<Text extends string> = Text extends `0${infer Rest}` ? WithoutZeros<Rest> : Text;

type LengthOf<Text extends string, Counted extends 0[] = []> = Text extends `${string}${infer Rest}`
  ? LengthOf<Rest, [...Counted, 0]>
  : Counted['length'];
