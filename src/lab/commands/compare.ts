import { type CompareFlags, compareRuns } from '../compare/compare.ts';
import { dataPath } from '../planning/datasets.ts';
import { report, root } from '../terminal/console.ts';

/** Sets two runs, or groups of seeds, side by side. */
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
    // The lab knows no charts. Here, where the tool is put together, it is given one, and Vega is loaded
    // only when something is drawn.
    drawSvg: async (title, metrics) => {
      const { drawComparison } = await import('../../charts/files/compare-chart.ts');
      return drawComparison(title, metrics);
    },
    report,
  });
  // They are plain already, but for the colours of a chart.
  for (const line of lines) process.stdout.write(`${line}\n`);
}
