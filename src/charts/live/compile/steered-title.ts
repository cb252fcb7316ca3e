import type { Title } from 'vega';
import { withScale } from '../../look/scale-words.ts';
import { wrapText } from '../../look/text-metrics.ts';
import { subtitleStyle } from '../../look/theme.ts';
import type { LiveAxis } from '../live-chart.ts';

/** The lines of a title on each type of scale. */
export type TitleLines = Record<'linear' | 'log', { text: unknown; subtitle: unknown }>;

/**
 * The lines by which a plot's title says when the vertical axis is logarithmic: in the subtitle, after the quantity, if that
 * needs no further line, else in the title itself. The number of lines never changes, so that no plot moves. Undefined for a title
 * that doesn't tell the quantity, and for one that an expression writes.
 *
 * @param width of the plot, in pixels
 */
export function titleLines(
  { text, subtitle }: Title,
  { y, width }: { y: LiveAxis; width: number },
): TitleLines | undefined {
  const isExpression = typeof text === 'object' && !Array.isArray(text);
  if (!Array.isArray(subtitle) || isExpression) return undefined;
  const drawn = withScale(y.title, y.type);
  const count = subtitle.findIndex((_, i) => subtitle.slice(0, i + 1).join(' ') === drawn) + 1;
  if (count === 0) return undefined;
  const linesFor = (type: string) => wrapText(withScale(y.title, type), width, subtitleStyle);
  const subtitleFor = (lines: string[]) => [...padded(lines, count), ...subtitle.slice(count)];
  const [linear, log] = [linesFor('linear'), linesFor('log')];
  if (log.length <= count) {
    return {
      linear: { text, subtitle: subtitleFor(linear) },
      log: { text, subtitle: subtitleFor(log) },
    };
  }
  const inTitle = [text].flat().map(String);
  const withLog = inTitle.with(-1, withScale(inTitle.at(-1)!, 'log'));
  return { linear: { text: inTitle, subtitle }, log: { text: withLog, subtitle } };
}

function padded(lines: string[], count: number): string[] {
  return [...lines, ...Array(count - lines.length).fill(' ')];
}
