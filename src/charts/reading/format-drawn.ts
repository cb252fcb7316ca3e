import * as vega from 'vega';
import type { Cell } from './drawn-layers.ts';

// Vega's types don't mention it.
const { format } = (
  vega as unknown as { defaultLocale(): { format(specifier: string): (value: number) => string } }
).defaultLocale();

const largest = 10_000;
const few = format('.3~r');
const whole = format(',.0f');

/**
 * A number as a sentence tells it: in the axis's own format if that sets how many digits it has, else with
 * three significant ones.
 */
export function formatDrawn(value: number, axisFormat?: string): string {
  if (axisFormat && /\.\d|%$/.test(axisFormat)) return format(axisFormat)(value);
  if (Number.isInteger(value) || Math.abs(value) >= largest) return whole(value);
  return few(value);
}

/** A cell as a table on a page shows it: with four significant digits. */
export function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '');
  if (typeof cell !== 'number') return String(cell);
  return Number.isInteger(cell) ? whole(cell) : format('.4~g')(cell);
}
