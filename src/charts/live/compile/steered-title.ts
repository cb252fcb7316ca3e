import type { Title } from 'vega';
import { wrapText } from '../../look/text-metrics.ts';
import { subtitleStyle } from '../../look/theme.ts';
import { withScale } from '../../panels/value-axis.ts';
import { type LiveAxis, signals } from '../live-chart.ts';

/**
 * Makes a plot's title say when the vertical axis is logarithmic: in the subtitle, after the quantity, if that needs no
 * further line, else in the title itself. The number of lines never changes, so that no plot moves.
 *
 * @param width of the plot, in pixels
 */
export function steeredTitle(title: Title, { y, width }: { y: LiveAxis; width: number }): Title {
  const { text, subtitle } = title;
  if (!Array.isArray(subtitle)) return title;
  const drawn = withScale(y.title, y.type);
  const count = subtitle.findIndex((_, i) => subtitle.slice(0, i + 1).join(' ') === drawn) + 1;
  if (count === 0) return title;
  const linesFor = (type: string) => wrapText(withScale(y.title, type), width, subtitleStyle);
  const subtitleFor = (lines: string[]) => [...padded(lines, count), ...subtitle.slice(count)];
  const [linear, log] = [linesFor('linear'), linesFor('log')];
  if (log.length <= count) {
    return { ...title, subtitle: byType(y, subtitleFor(linear), subtitleFor(log)) };
  }
  const inTitle = [text].flat().map(String);
  return {
    ...title,
    text: byType(y, inTitle, inTitle.with(-1, withScale(inTitle.at(-1)!, 'log'))),
  };
}

function padded(lines: string[], count: number): string[] {
  return [...lines, ...Array(count - lines.length).fill(' ')];
}

function byType({ scale }: LiveAxis, linear: string[], log: string[]): { signal: string } {
  const [one, other] = [log, linear].map((lines) => JSON.stringify(lines));
  return { signal: `${signals.type(scale)} === 'log' ? ${one} : ${other}` };
}
