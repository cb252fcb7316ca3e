import { referenceColour, seriesStyle, subjectColour } from '../look/theme.ts';
import { ordinalColour, ordinalNameColour } from './ordinal-palette.ts';

/** Meanings that the colours of series may have. Default: none, with a different colour for each series. */
export interface Look {
  /** The label of the series to compare the others with, drawn in grey. */
  reference?: string | undefined;
  /** For series in an order, such as learning rates: shades of one hue, the last the strongest. */
  palette?: 'ordinal' | undefined;
}

export interface SeriesStyle {
  /** A CSS colour. */
  colour: string;
  /** The same colour, or a similar one with enough contrast for text. */
  nameColour: string;
  /** Lengths of dashes and gaps, in pixels. */
  dash: number[];
  /** Vega's name for the shape of points. */
  shape: string;
}

/** The style of a series. If there is a reference, it is grey, and the first other series is the subject. */
export function styleOf(
  series: readonly string[],
  label: string,
  { reference, palette }: Look,
): SeriesStyle {
  const others = series.filter((one) => one !== reference);
  const index = others.indexOf(label);
  const hasReference = others.length < series.length;
  if (index < 0) {
    // Dots look quieter than the subject's line.
    return {
      colour: referenceColour,
      nameColour: 'var(--chart-muted)',
      dash: [2, 2],
      shape: 'circle',
    };
  }
  const { dash } = seriesStyle(index);
  const { colour, shape } = seriesStyle(hasReference ? index + 1 : index);
  if (palette === 'ordinal') {
    const nameColour = ordinalNameColour(index, others.length);
    return { colour: ordinalColour(index, others.length), nameColour, dash, shape };
  }
  if (hasReference && index === 0) {
    return { colour: subjectColour, nameColour: subjectColour, dash, shape };
  }
  return { colour, nameColour: nameColours[colour] ?? 'var(--chart-fg)', dash, shape };
}

/** The colours of names, for line colours that have enough contrast for text, or a stronger shade of their hue. */
const nameColours: Record<string, string> = {
  'var(--chart-1)': subjectColour,
  'var(--chart-2)': 'var(--chart-2)',
  'var(--chart-3)': 'var(--chart-3)',
  'var(--chart-4)': 'var(--chart-4)',
};
