/** How values become colours: `low` to `high`, and for a diverging scale on both sides of `middle`. */
export interface CellScale {
  low: number;
  high: number;
  /** The value without a colour, such as 0 or chance. Default: colours only become stronger, from low to high. */
  middle?: number | undefined;
  /** Whether equal ratios look equal: all values are above 0, and there is no middle. Default: equal differences do. */
  isLog?: boolean | undefined;
}

/** A colour, as shares of itself on the chart's surface. */
interface Hue {
  /** A CSS colour. */
  colour: string;
  /** Where numbers on it are legible: from each to each of two shares, in the colour of texts and in that of the surface. */
  opacities: { text: readonly number[]; surface: readonly number[] };
}

/**
 * Between these opacities, neither the colour of texts nor that of the surface has a contrast of 4.5:1 to the cell, in
 * light, dark or with more contrast: test/charts/cells/cell-colours.test.ts.
 */
const rising: Hue = {
  colour: 'var(--chart-ordinal-6)',
  opacities: { text: [0.05, 0.14, 0.22, 0.31, 0.4], surface: [0.7, 0.77, 0.85, 0.92, 1] },
};
const above: Hue = {
  colour: 'var(--chart-ordinal-4)',
  opacities: { text: [0.05, 0.2, 0.35, 0.5], surface: [0.86, 1] },
};
const below: Hue = { ...above, colour: 'var(--chart-2)' };

/** The least opacity of a cell, which tells it from a missing one. */
const faintest = 0.05;

/** The look of a range of values. */
export interface CellShade {
  /** A CSS colour. */
  colour: string;
  opacity: number;
  /** The CSS colour in which numbers on it are legible. */
  ink: string;
}

/** The colours of a scale, from its lowest value on. */
export function huesOf({ middle }: CellScale): readonly string[] {
  return middle === undefined ? [rising.colour] : [below.colour, above.colour];
}

/** All shades for cells with numbers, from the lowest value on: as many steps as have legible numbers. */
export function shadesOf({ middle }: CellScale): CellShade[] {
  if (middle === undefined) return stepsOf(rising);
  return [...stepsOf(below).reverse(), ...stepsOf(above)];
}

function stepsOf({ colour, opacities: { text, surface } }: Hue): CellShade[] {
  return [
    ...text.map((opacity) => ({ colour, opacity, ink: 'var(--chart-fg)' })),
    ...surface.map((opacity) => ({ colour, opacity, ink: 'var(--chart-surface)' })),
  ];
}

/** The values at which one step ends and the next begins, ascending: one less than `count`. */
export function stepEnds(scale: CellScale, count: number): number[] {
  return Array.from({ length: count - 1 }, (_, i) => valueAt(scale, (i + 1) / count));
}

/** The value at a share of the way from the lowest one to the highest. */
export function valueAt(scale: CellScale, share: number): number {
  const [low, high] = endsOf(scale);
  return scale.isLog ? low * (high / low) ** share : low + share * (high - low);
}

/** The share of the way, within 0 and 1: the inverse of `valueAt`. */
function shareAt(scale: CellScale, value: number): number {
  const [low, high] = endsOf(scale);
  const share = scale.isLog
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}

/** The shade of a value, of those of its scale. */
export function shadeOf(value: number, scale: CellScale, shades: readonly CellShade[]): CellShade {
  // As Vega's threshold scale does: a value at the end of a step belongs to the next one.
  const step = stepEnds(scale, shades.length).filter((end) => end <= value).length;
  return shades[step]!;
}

/** The colour and opacity of a value, without steps. */
export function shadeAt(scale: CellScale, value: number): Omit<CellShade, 'ink'> {
  const { middle } = scale;
  const place = shareAt(scale, value);
  if (middle === undefined) return { colour: rising.colour, opacity: faded(place) };
  const { colour } = value < middle ? below : above;
  return { colour, opacity: faded(Math.abs(2 * place - 1)) };
}

function faded(share: number): number {
  return faintest + (1 - faintest) * share;
}

/**
 * The ends of the scale: of a diverging one, equally far from the middle, so that equal distances look equal. They differ,
 * also if all values are equal.
 */
export function endsOf({ low, high, middle }: CellScale): [low: number, high: number] {
  if (middle === undefined) return [low, high > low ? high : low + (Math.abs(low) || 1)];
  const reach = Math.max(high - middle, middle - low) || Math.abs(middle) || 1;
  return [middle - reach, middle + reach];
}

/** Vega-Lite's channels of colour for a field of values. @param shades without which opacities have no steps */
export function shadeChannels(
  named: { field: string; title: string },
  scale: CellScale,
  shades?: readonly CellShade[],
) {
  const { middle } = scale;
  const [low, high] = endsOf(scale);
  const by = { ...named, type: 'quantitative' as const, legend: null };
  const opacity = shades
    ? {
        type: 'threshold' as const,
        domain: stepEnds(scale, shades.length),
        range: shades.map((shade) => shade.opacity),
      }
    : middle === undefined
      ? {
          type: scale.isLog ? ('log' as const) : ('linear' as const),
          domain: [low, high],
          range: [faintest, 1],
          clamp: true,
        }
      : {
          type: 'linear' as const,
          domain: [low, middle, high],
          range: [1, faintest, 1],
          clamp: true,
        };
  const [first, second] = huesOf(scale);
  return {
    opacity: { ...by, scale: opacity },
    color:
      middle === undefined
        ? { value: first! }
        : {
            ...by,
            scale: { type: 'threshold' as const, domain: [middle], range: [first!, second!] },
          },
  };
}
