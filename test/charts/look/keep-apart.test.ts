import { describe, expect, test } from 'vitest';
import { keepApart } from '../../../src/charts/look/keep-apart.ts';
import fc from '../../properties.ts';

const gap = 15;
const anyPlace = fc.oneof(
  fc.double({ min: -50, max: 250, noNaN: true }),
  fc.constantFrom(0, 7.5, 95, 95, 182.5, 190, -1e6, 1e6),
);
const anyPlaces = fc.array(anyPlace, { minLength: 1, maxLength: 6 });

describe('names that would lie too close', () => {
  test('have their gap, in the order of their places, and stay in the room if they fit', () => {
    fc.assert(
      fc.property(anyPlaces, fc.integer({ min: 10, max: 300 }), (places, length) => {
        const kept = keepApart(places, gap, length);
        const inOrder = [...places.keys()].sort((a, b) => places[a]! - places[b]! || a - b);
        const sorted = inOrder.map((index) => kept[index]!);
        for (const [i, place] of sorted.entries()) {
          if (i > 0) expect(place - sorted[i - 1]!).toBeGreaterThanOrEqual(gap);
        }
        if (places.length * gap > length) return;
        expect(sorted[0]).toBeGreaterThanOrEqual(gap / 2);
        expect(sorted.at(-1)).toBeLessThanOrEqual(length - gap / 2);
      }),
      { numRuns: 2000 },
    );
  });

  test('are as near to their places, by least squares, as any that keep the gap within the room', () => {
    const length = 190;
    const spares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 7,
      maxLength: 7,
    });
    fc.assert(
      fc.property(anyPlaces, spares, (places, weights) => {
        const order = [...places.keys()].sort((a, b) => places[a]! - places[b]! || a - b);
        const kept = keepApart(places, gap, length);
        const others = anyArrangement(order, weights, length);
        // Rounding to whole pixels moves each place by at most half a pixel.
        const rounding = Math.sqrt(places.length) / 2;
        expect(distance(kept, places)).toBeLessThanOrEqual(
          distance(others, places) + rounding + 1e-6,
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('move as far as they must, neighbours by the same, and else less than a pixel', () => {
    expect(keepApart([100, 40], gap, 190)).toEqual([100.5, 40.5]);
    expect(keepApart([100, 101], gap, 190)).toEqual([93.5, 108.5]);
    expect(keepApart([50, 50, 50], gap, 190)).toEqual([35.5, 50.5, 65.5]);
  });

  test('are as far beyond one end of too small a room as beyond the other', () => {
    expect(keepApart([5, 5, 5, 5], gap, 40)).toEqual([-2.5, 12.5, 27.5, 42.5]);
  });
});

/** An arrangement with the gap, which distributes the spare room between things by weights. */
function anyArrangement(order: readonly number[], weights: readonly number[], length: number) {
  const used = weights.slice(0, order.length + 1);
  const sum = used.reduce((a, b) => a + b, 0) || 1;
  const spare = length - order.length * gap;
  const places: number[] = [];
  let edge = 0;
  order.forEach((index, rank) => {
    edge += (used[rank]! / sum) * spare;
    places[index] = edge + gap / 2;
    edge += gap;
  });
  return places;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((one, i) => one - b[i]!));
}
