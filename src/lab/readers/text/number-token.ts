/**
 * The number that a cell or a word of a log holds, as programs write them; null if it says that nothing was measured;
 * undefined if it is other text.
 */
export function numberOf(token: string): number | null | undefined {
  const text = token.trim();
  if (decimal.test(text)) return Number(text);
  const special = text.toLowerCase();
  if (notMeasured.includes(special)) return null;
  return notFinite[special];
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** An empty cell, and what R, SQL and Python write for none. */
const notMeasured = ['', 'na', 'null', 'none'];

// Without a prototype: a cell may hold the name of one of its members.
const notFinite: Record<string, number> = Object.assign(Object.create(null), {
  nan: NaN,
  '+nan': NaN,
  '-nan': NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
});
