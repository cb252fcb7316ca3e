/** A d3 number format in which all of some numbers are told apart well: whole if they are, else three digits or so. */
export function formatFor(values: readonly number[]): string {
  if (values.every(Number.isInteger)) return ',d';
  const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (largest >= 1e6 || largest < 1e-2) return '.1e';
  if (largest >= 100) return ',.0f';
  return largest >= 10 ? '.1f' : '.2f';
}

/** About the text of a number in a d3 format, for its width. */
export function textIn(format: string, value: number): string {
  const digits = Number(/\.(\d+)/.exec(format)?.[1] ?? 0);
  if (format.endsWith('%')) return `${(100 * value).toFixed(digits)}%`;
  if (/[eg]/.test(format)) return value.toExponential(digits);
  return value.toFixed(digits) + (format.includes(',') && Math.abs(value) >= 1000 ? ',' : '');
}
