import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { renderChart } from '../src/charts/drawing/render.ts';
import { linePanel } from '../src/charts/panels/line-panel.ts';
import { stackPanels } from '../src/charts/panels/stack-panels.ts';
import type { Average } from '../src/charts/smoothing/smoothing.ts';
import { sha256 } from '../src/files/digest.ts';
import { decodeMeasured, encodeSeries } from '../src/lab/records/series.ts';

/*
 * Prints how long it takes to read and draw a recorded table of ten million points, and the peak memory of the process:
 * `tsx bench/ten-million-points.ts`. Writing and drawing run in separate processes, so that the peak memory is
 * only that of drawing.
 */

const points = 10_000_000;
const [task, file, smooth] = process.argv.slice(2);
if (task === 'write') await writeTable(file!);
else if (task === 'draw') await drawTable(file!, smooth as Average | undefined);
else await measure();

async function measure(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-bench-'));
  const table = path.join(folder, 'series.parquet');
  try {
    await runTask('write', table);
    console.log(`${points.toLocaleString('en')} points (load ${loadavg()[0]!.toFixed(1)})`);
    for (const how of [[], ['mean'], ['median']]) {
      console.log(
        `${how[0] ? `moving ${how[0]}` : 'as measured'}: ${await runTask('draw', table, ...how)}`,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a task of this file in its own process. @returns its output */
async function runTask(...args: string[]): Promise<string> {
  const command = ['--import', 'tsx', fileURLToPath(import.meta.url), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return stdout.trim();
}

/** Writes a loss that falls, with noise and one spike that the drawing must not lose. */
async function writeTable(target: string): Promise<void> {
  const step = Array.from({ length: points }, (_, i) => i);
  const loss = step.map((i) => 2.3 * Math.exp((-3 * i) / points) + 0.1 * noise(i));
  loss[points / 2 + 1] = 9;
  await writeFile(target, encodeSeries({ step, metrics: { loss } }));
}

/** Numbers between 0 and 1 without a visible pattern. */
function noise(i: number): number {
  const mixed = Math.imul(i ^ (i >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}

async function drawTable(source: string, average: Average | undefined): Promise<void> {
  const began = performance.now();
  const bytes = await readFile(source);
  // The lab checks a table's digest before it decodes the table.
  sha256(bytes);
  const loss = decodeMeasured(bytes, 'series.parquet').series('loss');
  const read = performance.now();
  const options = { title: 'Loss', quantity: 'Loss', ...(average && { smooth: average }) };
  const series = [{ label: 'Run', runs: [loss] }];
  const svg = await renderChart(
    (width) => stackPanels('A loss.', 'Step', [linePanel({ ...options, series, width })]),
    { id: 'loss', title: 'Loss', description: 'A loss.' },
  );
  const done = performance.now();
  console.log(
    `${seconds(done - began)} (${seconds(read - began)} of them to read), ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB at most, SVG of ${(svg.length / 1024).toFixed(0)} KiB`,
  );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
