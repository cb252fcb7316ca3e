import { referenceColour, seriesStyle, subjectColour } from '../look/theme.ts';
import { ordinalColour, ordinalNameColour } from './ordinal-palette.ts';

/** What series look like, where not each has a colour of its own that says nothing. */
export interface Look {
  /** The label of the series that the others are held against: it is drawn in grey. */
  reference?: string | undefined;
  /** For series in an order, learning rates say: shades of one hue, the last strongest. */
  palette?: 'ordinal' | undefined;
}

export interface SeriesStyle {
  /** A CSS colour. */
  colour: string;
  /** The same, or one near it, in which text is legible. */
  nameColour: string;
  /** Lengths of dashes and gaps, in pixels. */
  dash: number[];
  /** Of points, by Vega's name. */
  shape: string;
}

/** What a series looks like. Where others are held against one, that is grey, and the first of them the subject. */
export function styleOf(
  series: readonly string[],
  label: string,
  { reference, palette }: Look,
): SeriesStyle {
  const others = series.filter((one) => one !== reference);
  const index = others.indexOf(label);
  const hasReference = others.length < series.length;
  if (index < 0) {
    // Dots, which seem quieter than the subject's line.
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

/** Of the colours of lines, those that are dark enough for text, or that have a darker one of their hue. */
const nameColours: Record<string, string> = {
  'var(--chart-1)': subjectColour,
  'var(--chart-2)': 'var(--chart-2)',
  'var(--chart-3)': 'var(--chart-3)',
  'var(--chart-4)': 'var(--chart-4)',
};
