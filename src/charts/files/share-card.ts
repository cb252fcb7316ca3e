import { type TextStyle, textWidth, wrapText } from '../look/text-metrics.ts';
import { escaped } from '../svg/svg-words.ts';
import { lightVariables } from './css-variables.ts';

/** The content of the picture that social networks show for a shared article. */
export interface ShareCard {
  title: string;
  /** What it says. The card shows the first of these texts that fits, or else as much of the last as fits. */
  leads: readonly string[];
  /** What readers must know before trusting it: "Results: stale". */
  doubts?: string | undefined;
  siteName: string;
  /** One chart as SVG files, drawn for several widths. The card shows the file that can be largest. */
  charts: readonly Sized[];
}

export interface Sized {
  svg: string;
  width: number;
  height: number;
}

/** In pixels. Social networks show 1.91 to 1. */
export const cardSize = { width: 1200, height: 630 } as const;

const margin = 56;
const chartWidth = 660;
const gap = 44;
const titleStyle = { size: 46, weight: 600 } as const;
const leadStyle = { size: 25, weight: 400 } as const;
const nameStyle = { size: 26, weight: 600 } as const;
const doubtsStyle = { size: 25, weight: 600 } as const;
const lineHeight = 1.16;
const maximumTitleLines = 6;

/** The text of an SVG file with the title, beside the chart if the card has one. @param css the text of chart.css */
export function shareCard(card: ShareCard, css: string): string {
  const colours = lightVariables(css);
  const colour = (name: string) => colours.get(`--chart-${name}`)!;
  const chart = placed(card.charts);
  const width = cardSize.width - 2 * margin - (chart ? chartWidth + gap : 0);
  const top = margin + 116;
  const title = fitted(card.title, width, titleStyle, maximumTitleLines);
  const under = top + title.length * titleStyle.size * lineHeight + 12;
  const bottom = cardSize.height - margin - (card.doubts ? 2 * leadStyle.size : 0);
  const room = Math.floor(1 + (bottom - under) / (leadStyle.size * lineHeight));
  const fits = (text: string) => wrapText(text, width, leadStyle).length <= room;
  const lead = card.leads.find(fits) ?? card.leads.at(-1) ?? '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardSize.width}" height="${cardSize.height}">`,
    `<rect width="100%" height="100%" fill="${colour('surface')}"/>`,
    `<rect width="100%" height="10" fill="${colour('1')}"/>`,
    lines([card.siteName], margin + 30, nameStyle, colour('muted')),
    lines(title, top, titleStyle, colour('fg')),
    lines(fitted(lead, width, leadStyle, room), under, leadStyle, colour('muted')),
    lines(card.doubts ? [card.doubts] : [], cardSize.height - margin, doubtsStyle, colour('2')),
    chart ?? '',
    '</svg>',
  ].join('');
}

function placed(charts: readonly Sized[]): string | undefined {
  const height = cardSize.height - 2 * margin;
  const scaleOf = (chart: Sized) => Math.min(chartWidth / chart.width, height / chart.height);
  const [largest] = charts.toSorted((a, b) => scaleOf(b) - scaleOf(a));
  if (!largest) return undefined;
  const scale = scaleOf(largest);
  const x = cardSize.width - margin - (chartWidth + largest.width * scale) / 2;
  const y = (cardSize.height - largest.height * scale) / 2;
  return `<g transform="translate(${x} ${y}) scale(${scale})">${largest.svg}</g>`;
}

/** Wraps a text into at most `most` lines, with an ellipsis if it has more. */
function fitted(text: string, width: number, style: TextStyle, most: number): string[] {
  const wrapped = wrapText(text, width, style);
  if (wrapped.length <= most) return wrapped;
  const words = wrapped[most - 1]!.split(' ');
  while (words.length > 1 && textWidth(`${words.join(' ')}…`, style) > width) words.pop();
  return [...wrapped.slice(0, most - 1), `${words.join(' ')}…`];
}

function lines(texts: readonly string[], top: number, style: TextStyle, fill: string): string {
  const font = `font-size="${style.size}" font-weight="${style.weight}" fill="${fill}"`;
  return texts
    .map((text, i) => {
      const y = top + i * style.size * lineHeight;
      return `<text x="${margin}" y="${y}" ${font}>${escaped(text)}</text>`;
    })
    .join('');
}
