/**
 * The ends that Vega gives a linear axis for a range of values. They are the values rounded outwards to multiples of a
 * step, a round number near a tenth of the range. Rounding may change the step, so repeat until the step stays. If it
 * never does, as between neighbouring numbers, the ends are the values. This follows the arithmetic of `nice` in
 * d3-scale, which it doesn't import, so that the code of experiments' charts runs without packages.
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

/** As in d3. */
const rounds = 10;
const steps = 10;

/** The number of steps in 1, for steps of 1, 2 or 5 times a power of ten; for whole steps their exact size, negated. */
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
