import { ExpectedError } from '../../messages/expected-error.ts';
import { contrast } from '../look/contrast.ts';
import type { Ink } from '../reading/inks.ts';
import { coloursFile, coloursIn, type Mode, modes, seenIn } from './own-colours.ts';

/** The least contrast of text that WCAG asks for (AA). */
export const leastOfText = 4.5;

/**
 * Refuses numbers that are hard to read on their cells, in light, in dark, or in another mode that the style sheets define.
 * With the colours of the package none are: only a site's own colours can be refused.
 *
 * @param chart its name
 * @param css the text of the style sheets that define the colours of charts
 * @throws ExpectedError naming the colours, their contrast and the mode
 */
export function requireLegible(chart: string, inks: readonly Ink[], css: string): void {
  if (inks.length === 0) return;
  const colours = coloursIn(css);
  const all = inks.flatMap((ink) => modes.map((mode) => inkIn(ink, mode, seenIn(colours, mode))));
  const [worst] = all.sort((a, b) => a.found - b.found);
  if (!worst || worst.found >= leastOfText) return;
  const { found, mode, text, cell, opacity } = worst;
  throw new ExpectedError(
    `Chart "${chart}": numbers in ${text} on cells of ${Math.round(100 * opacity)}% ${cell} have a contrast of ${found.toFixed(1)}, less than ${leastOfText} (${mode}): change a colour in ${coloursFile}, or draw them with numbers: false`,
  );
}

function inkIn(ink: Ink, mode: Mode, seen: ReadonlyMap<string, string>) {
  const [text, cell] = [ink.text, ink.cell].map((colour) => /--[\w-]+/.exec(colour)?.[0] ?? '');
  const [inText, inCell, surface] = [text!, cell!, '--chart-surface'].map(
    (name) => seen.get(name)!,
  );
  const found = contrast(inText!, mixed(surface!, inCell!, ink.opacity));
  return { found, mode, text, cell, opacity: ink.opacity };
}

/** A colour as readers see it on a ground, as `#rrggbb`. @param opacity from 0 to 1 */
function mixed(ground: string, colour: string, opacity: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [under, over] = [ground, colour].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round(under! + opacity * (over! - under!));
  });
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
