/**
 * Where Vega lets a linear axis end that has these values on it: they are rounded outwards to multiples of a
 * step, a round number near a tenth of what is between them. As that may take another step, it is done until
 * the step stays; where it never does, as between neighbouring numbers, the values are the ends. (d3-scale's `nice`, whose arithmetic this follows: charts' code runs no package.)
 */
export function niceEnds(low: number, high: number): [low: number, high: number] {
  let ends: [number, number] = [low, high];
  let before: number | undefined;
  for (let round = 0; round < rounds; round++) {
    const perUnit = stepsPerUnit(ends);
    if (perUnit === before) return ends;
    if (!Number.isFinite(perUnit)) break;
    ends = [roundTo(ends[0], perUnit, Math.floor), roundTo(ends[1], perUnit, Math.ceil)];
    before = perUnit;
  }
  return [low, high];
}

/** That is enough for d3. */
const rounds = 10;
const steps = 10;

/** Of steps of 1, 2 or 5 times a power of ten. Where they are whole numbers, their size below zero, as it is exact. */
function stepsPerUnit([low, high]: readonly [number, number]): number {
  const step = (high - low) / steps;
  const power = Math.floor(Math.log10(step));
  const rest = step / 10 ** power;
  const factor =
    rest >= Math.sqrt(50) ? 10 : rest >= Math.sqrt(10) ? 5 : rest >= Math.SQRT2 ? 2 : 1;
  return power < 0 ? 10 ** -power / factor : -(10 ** power) * factor;
}

function roundTo(end: number, perUnit: number, round: (value: number) => number): number {
  return perUnit > 0 ? round(end * perUnit) / perUnit : round(end / -perUnit) * -perUnit;
}
