import { expect, test } from 'vitest';
import { outlineText } from '../../../src/charts/files/png.ts';
import { textWidth } from '../../../src/charts/look/text-metrics.ts';

/** The texts' shapes, in the order of the picture. */
function pathsOf(inside: string): string[] {
  const svg = outlineText(`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`);
  expect(svg).not.toContain('<text');
  return [...svg.matchAll(/<path[^>]* d="([^"]*)"/g)].map(([, path]) => path!);
}

/** Left, right, top and bottom: no curve of the font goes beyond its points. */
function extentOf(path: string): [number, number, number, number] {
  const numbers = [...path.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);
  const xs = numbers.filter((_, i) => i % 2 === 0);
  const ys = numbers.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
}

test('a text is drawn from its anchor, in the size that it inherits', () => {
  const [start, middle, end] = pathsOf(
    `<g font-size="20"><text x="100" y="50">HHH</text><text x="100" y="50" text-anchor="middle">HHH</text>
     <g text-anchor="end"><text x="100" y="50">HHH</text></g></g>`,
  ).map(extentOf);
  const width = textWidth('HHH', { size: 20 });
  expect(start![0] - middle![0]).toBeCloseTo(width / 2, 1);
  expect(start![0] - end![0]).toBeCloseTo(width, 1);
  expect(start![0]).toBeGreaterThan(100);
  expect(end![1]).toBeLessThan(100);
  // Inter's capitals are 0.727 of the font size high.
  expect(start![3]).toBeCloseTo(50, 1);
  expect(start![3] - start![2]).toBeCloseTo(0.727 * 20, 1);
});

test('each line of a text stands beneath the one before it', () => {
  const [path] = pathsOf(
    '<text font-size="10" y="10"><tspan>H</tspan><tspan x="0" dy="16">H</tspan><tspan x="0" dy="16">H</tspan></text>',
  );
  expect(extentOf(path!)[3]).toBeCloseTo(42, 1);
});

test('Greek letters and signs are drawn, and what the font lacks is left out', () => {
  expect(
    pathsOf('<text>β</text><text>½ × −1 &amp; ’</text>').every((path) => path.length > 50),
  ).toBe(true);
  expect(
    outlineText('<svg xmlns="http://www.w3.org/2000/svg"><text>漢</text></svg>'),
  ).not.toContain('M');
});

test('a letter whose accent the font lacks is drawn without it, as wide as it is drawn', () => {
  const [plain, accented, capital, before] = pathsOf(
    `<text>Erdos</text><text>Erdős</text><text>İ</text>
     <text text-anchor="end" x="9">Erdő</text>`,
  );
  expect(accented).toBe(plain);
  expect(capital).not.toBe('');
  expect(extentOf(before!)[1]).toBeLessThan(9);
});
