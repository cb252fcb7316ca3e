import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawComparison } from '../../../src/charts/files/compare-chart.ts';
import type { ComparedMetric } from '../../../src/lab/compare/compared-metric.ts';

const metrics = [
  compared('loss', 'Cross-entropy, in nats.', 500),
  compared('accuracy', 'Share classified correctly.', 6),
];

test('the picture stands alone: an SVG file with its own colours, font and background', async () => {
  const svg = await drawComparison('x/plain and y/other', metrics);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  expect(svg).toMatch(/ font-family="[^"]*sans-serif"/);
  expect(svg).not.toMatch(/var\(|style=|class=|<script|href/);
  expect(svg).toContain('<rect x="-16" y="-16" width="832"');
  expect(svg).toContain('fill="#fdfcfa"');
  for (const label of ['A: x/plain', 'B: y/other', 'loss', 'accuracy', 'Step']) {
    expect(svg).toContain(`>${label}<`);
  }
});

test('an image viewer draws it, in the colours of both groups', async () => {
  const svg = await drawComparison('x/plain and y/other', metrics);
  const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(832);
  const [blue, brown] = [0x2a6fdb, 0xa33d05].map((colour) => countPixels(data, colour));
  expect(blue).toBeGreaterThan(100);
  expect(brown).toBeGreaterThan(100);
});

test('several seeds have a band and thin lines, one has neither', async () => {
  const several = await drawComparison('x', [compared('loss', 'Loss', 500, 3)]);
  expect(several).toMatch(/(fill-)?opacity="\.16"/);
  expect(several).toContain('Thin: 3 runs');
  const one = await drawComparison('x', [compared('loss', 'Loss', 6, 1)]);
  expect(one).not.toMatch(/opacity="\.16"|Thin: /);
});

test('runs of different lengths are smoothed over different windows, and the note says so', async () => {
  const { groups, ...metric } = compared('loss', 'Loss', 500);
  const longer = compared('loss', 'Loss', 5000).groups[1];
  const svg = await drawComparison('x', [{ ...metric, groups: [groups[0], longer] }]);
  expect(svg).toContain('moving mean of 21 to 51 steps');
});

test('names of any length fit', async () => {
  const name = `${'n'.repeat(64)}/${'v'.repeat(64)}-full`;
  const { groups, ...metric } = compared('loss', 'Loss', 6);
  const [a, b] = [`A: ${name}`, `B: ${name}`];
  const svg = await drawComparison(name, [
    {
      ...metric,
      groups: [
        { ...groups[0], label: a },
        { ...groups[1], label: b },
      ],
    },
  ]);
  expect(svg).toContain(`>${b}<`);
});

function compared(metric: string, description: string, steps: number, seeds = 1): ComparedMetric {
  const group = (label: string, level: number) => ({
    label,
    runs: Array.from({ length: seeds }, (_, seed) => {
      const step = Int32Array.from({ length: steps }, (_, i) => i);
      return { step, value: Float64Array.from(step, (i) => level + seed + Math.sin(i + seed)) };
    }),
  });
  return { metric, description, groups: [group('A: x/plain', 3), group('B: y/other', 9)] };
}

function countPixels(data: Buffer, colour: number): number {
  const channels = data.length % 4 === 0 ? 4 : 3;
  let count = 0;
  for (let i = 0; i < data.length; i += channels) {
    if (data.readUIntBE(i, 3) === colour) count++;
  }
  return count;
}
