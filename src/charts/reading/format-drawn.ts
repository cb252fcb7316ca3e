import * as vega from 'vega';
import type { Cell } from './drawn-layers.ts';

// Vega's types lack `defaultLocale`.
const { format } = (
  vega as unknown as { defaultLocale(): { format(specifier: string): (value: number) => string } }
).defaultLocale();

const largest = 10_000;
const few = format('.3~r');
const whole = format(',.0f');

/**
 * Formats a number for a sentence: in the axis's format if that fixes the number of digits, else with three significant
 * digits.
 */
export function formatDrawn(value: number, axisFormat?: string): string {
  if (axisFormat && /\.\d|%$/.test(axisFormat)) return format(axisFormat)(value);
  if (Number.isInteger(value) || Math.abs(value) >= largest) return whole(value);
  return few(value);
}

/** Formats a cell for a table on a page: numbers with four significant digits. */
export function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '');
  if (typeof cell !== 'number') return String(cell);
  return Number.isInteger(cell) ? whole(cell) : format('.4~g')(cell);
}
