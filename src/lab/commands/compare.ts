import { type CompareFlags, compareRuns } from '../compare/compare.ts';
import { dataPath } from '../planning/datasets.ts';
import { report, root } from '../terminal/console.ts';

/** Compares two runs, or two groups of seeds. */
export async function compare(
  a: string,
  b: string,
  flags: CompareFlags & { data?: string },
): Promise<void> {
  const lines = await compareRuns(a, b, flags, {
    root,
    dataPath: dataPath(flags.data),
    columns: Math.max(process.stdout.columns || 80, 40),
    colour: process.stdout.hasColors?.() ?? false,
    // Passed in, because the lab doesn't depend on charts. Vega is loaded only when something is drawn.
    drawSvg: async (title, metrics) => {
      const { drawComparison } = await import('../../charts/files/compare-chart.ts');
      return drawComparison(title, metrics);
    },
    report,
  });
  // The lines are already plain text, except for the colours of a chart.
  for (const line of lines) process.stdout.write(`${line}\n`);
}
