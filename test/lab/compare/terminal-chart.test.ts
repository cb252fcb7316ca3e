import { expect, test } from 'vitest';
import type { ComparedMetric } from '../../../src/lab/compare/compared-metric.ts';
import { drawInTerminal } from '../../../src/lab/compare/terminal-chart.ts';
import type { Series } from '../../../src/lab/results.ts';

const plain = { columns: 60, colour: false };
const control = String.fromCharCode(27);

test('two lines are told apart without colour: each carries the letter of its label', () => {
  const lines = drawInTerminal(compared([line(100, 0, 1)], [line(100, 1, 0)]), plain);
  expect(lines.join('\n')).not.toContain(control);
  expect(lines[1]).toBe('A: a   B: b');
  expect(rowsOf(lines).at(0)).toMatch(/^ +1\.\d+ ┤[⠀-⣿]+ .*A$/);
  expect(rowsOf(lines).at(-1)).toMatch(/^ +0\.\d+ ┤[⠀-⣿]+ .*B$/);
});

test('lines that lie on each other still show both letters', () => {
  const [row] = rowsOf(drawInTerminal(compared([line(99, 5, 5)], [line(99, 5, 5)]), plain)).filter(
    (each) => each.includes('⠤'),
  );
  expect(row).toMatch(/┤⠤{4}A⠤{7}B⠤{7}A⠤{7}B⠤{7}A⠤{7}B⠤*B$/);
});

test('colour adds to that, and takes no room', () => {
  const chart = compared([line(100, 0, 1)], [line(100, 1, 0)]);
  const coloured = drawInTerminal(chart, { ...plain, colour: true });
  expect(coloured[1]).toBe(`${control}[36mA${control}[39m: a   ${control}[35mB${control}[39m: b`);
  const codes = new RegExp(`${control}\\[\\d+m`, 'g');
  expect(coloured.map((each) => each.replace(codes, ''))).toEqual(drawInTerminal(chart, plain));
});

test('what its metric is called is no command to a terminal or a CI service', () => {
  const hostile = {
    ...compared([line(9, 0, 1)], [line(9, 1, 0)]),
    metric: `::error::${control}[2J`,
  };
  expect(drawInTerminal(hostile, plain)[0]).toMatch(/^\\u003a:error::\\u001b\[2J/);
});

test.each([40, 60, 80, 133])('a chart for %i columns uses them, and no more', (columns) => {
  const chart = compared([line(11_700, 2.3, 0.4)], [line(11_700, 2.3, 0.9)]);
  const widths = drawInTerminal(chart, { ...plain, columns }).map((each) => each.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  expect(widths.filter((width) => width >= columns - 1).length).toBeGreaterThan(1);
});

test('the horizontal axis is labelled with steps, from the first to the last', () => {
  const lines = drawInTerminal(compared([line(101, 0, 1)], [line(401, 0, 1)]), plain);
  const axis = lines.find((each) => /^ *step/.test(each));
  expect(axis?.trim().split(/\s+/)).toEqual(['step', '0', '100', '200', '300', '400']);
});

test('what began later is drawn from there on', () => {
  const late = { step: Int32Array.of(50, 100), value: Float64Array.of(0, 0) };
  const lines = drawInTerminal(compared([line(101, 1, 1)], [late]), plain);
  expect(rowsOf(lines).at(-1)).toMatch(/^ +0\.000 ┤ {23,25}⠤+B⠤+B⠤+B$/);
});

test('values are averaged within columns and over seeds, never picked', () => {
  const step = Int32Array.from({ length: 10_000 }, (_, i) => i);
  const noisy = (level: number) => ({
    step,
    value: Float64Array.from(step, (i) => level + (i % 2 ? 1 : -1)),
  });
  // The values of the seeds are 0 ± 1 and 2 ± 1, so their mean is 1.
  const lines = drawInTerminal(compared([noisy(0), noisy(2)], [noisy(3)]), plain);
  expect(rowsOf(lines).at(0)).toMatch(/^ +3\.\d+ ┤[⠒⠤⠢⠔⠖⠲⠴⠦B]+$/);
  expect(rowsOf(lines).at(-1)).toMatch(/^ +(0\.9[89]|1\.0\d) ┤[⠒⠤⠢⠔⠖⠲⠴⠦A]+$/);
  expect(lines.join(' ')).toContain('the mean over all seeds of 105.3 steps');
});

test('a mean ends where the first of its seeds does', () => {
  const lines = drawInTerminal(
    compared([line(101, 1, 1), line(51, 1, 1)], [line(101, 0, 0)]),
    plain,
  );
  expect(rowsOf(lines).at(0)).toMatch(/^ +1\.000 ┤[⠤A]{20,26}$/);
});

test('seeds that end apart are told, and so is where their mean is', () => {
  const lines = drawInTerminal(
    compared([line(101, 1, 1), line(51, 1, 1)], [line(101, 0, 0)]),
    plain,
  );
  expect(lines.join(' ')).toContain(
    'A: its mean goes from step 0 to 50, where all its seeds have values, of 0 to 100.',
  );
});

test('seeds at different steps are drawn together, or it says which have none in common', () => {
  const at = (...step: number[]) => ({
    step: Int32Array.from(step),
    value: Float64Array.from(step, () => 1),
  });
  const together = drawInTerminal(compared([at(0, 10, 20), at(5, 15)], [line(21, 0, 0)]), plain);
  expect(rowsOf(together).at(0)).toMatch(/^ +1\.000 ┤ +[⠤A]+/);
  const apart = [at(0, 10), at(60, 90)];
  const one = drawInTerminal(compared(apart, [line(91, 0, 0)]), plain).join(' ');
  expect(one).toContain('A has no mean: its seeds have no steps in common (0 to 10; 60 to 90).');
  const none = drawInTerminal(compared(apart, apart), plain);
  expect(rowsOf(none)).toEqual([]);
  expect(none.join(' ')).toContain('B has no mean');
});

test('a steep line has no gaps', () => {
  const step = { step: Int32Array.of(0, 50, 51, 100), value: Float64Array.of(0, 0, 1, 1) };
  const rows = rowsOf(drawInTerminal(compared([step], [step]), plain));
  expect(rows.every((row) => /┤.*[⠀-⣿]/.test(row))).toBe(true);
});

test('constant, single and few values are drawn, too', () => {
  const constant = drawInTerminal(compared([line(9, 5, 5)], [line(9, 5, 5)]), plain);
  expect(rowsOf(constant)[6]).toMatch(/^ +5\.000 ┤[⠒⠤AB]{40}/);
  const once = { step: Int32Array.of(7), value: Float64Array.of(1) };
  expect(drawInTerminal(compared([once], [once]), plain).at(-1)).toBe('measured at step 7 only');
  const lines = drawInTerminal(compared([line(10, 0, 0)], [once]), plain);
  expect(rowsOf(lines).at(0)).toMatch(/^ +1\.000 ┤ +B$/);
});

test('finite values of any size end in a chart', () => {
  const huge = { step: Int32Array.of(0, 1), value: Float64Array.of(1.5e308, 1.7e308) };
  const lines = drawInTerminal(compared([huge], [line(2, 0, 1)]), plain);
  expect(rowsOf(lines)).toHaveLength(13);
});

function compared(a: Series[], b: Series[]): ComparedMetric {
  return {
    metric: 'loss',
    description: '',
    groups: [
      { label: 'A: a', runs: a },
      { label: 'B: b', runs: b },
    ],
  };
}

/** A straight line over the steps from 0 on. */
function line(steps: number, from: number, to: number): Series {
  const step = Int32Array.from({ length: steps }, (_, i) => i);
  return { step, value: Float64Array.from(step, (i) => from + (i / (steps - 1)) * (to - from)) };
}

/** The lines of the plot, from the top. */
function rowsOf(lines: readonly string[]): string[] {
  return lines.filter((each) => each.includes('┤'));
}
