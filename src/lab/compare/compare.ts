import { writeFile } from 'node:fs/promises';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainText } from '../../messages/plain-text.ts';
import { compareGroups, type GroupComparison } from './compare-groups.ts';
import { type ComparedMetric, metricsToDraw } from './compared-metric.ts';
import { type ComparisonReport, compareDocument } from './comparison-document.ts';
import { describeGroups } from './describe.ts';
import type { Group } from './group.ts';
import { drawInTerminal } from './terminal-chart.ts';

/**
 * Draws metrics and returns the text of an SVG file. The caller provides it, because the lab doesn't depend on charts.
 */
export type DrawSvg = (title: string, metrics: readonly ComparedMetric[]) => Promise<string>;

export interface CompareFlags {
  /** The metrics to draw. Default: the first ones that both groups have. */
  metric?: string[];
  svg?: string;
  json?: boolean;
}

export interface CompareOptions {
  root: string;
  dataPath: string | undefined;
  /** The width of the terminal, in characters. */
  columns: number;
  colour: boolean;
  drawSvg: DrawSvg;
  report(line: string): void;
}

/**
 * Compares two runs or groups, named in the form that `findTarget` takes, and returns the lines to print: what differs,
 * the final metrics, and charts. With `svg`, a picture is written instead of the charts. @throws ExpectedError
 */
export async function compareRuns(
  a: string,
  b: string,
  flags: CompareFlags,
  options: CompareOptions,
): Promise<string[]> {
  const comparison = await compareGroups(a, b, options);
  const drawn = metricsToDraw(comparison, flags.metric);
  if (flags.svg !== undefined) await writePicture(flags.svg, comparison, drawn, options);
  const reported = reportComparison(comparison);
  if (flags.json) return [plainText(compareDocument.textOf(reported))];
  const charts = flags.svg === undefined ? drawn : [];
  return [
    ...describeGroups(reported, options.columns).map(plainText),
    ...charts.flatMap((metric) => ['', ...drawInTerminal(metric, options)]),
  ];
}

async function writePicture(
  file: string,
  { a, b }: GroupComparison,
  drawn: readonly ComparedMetric[],
  { drawSvg, report }: CompareOptions,
): Promise<void> {
  if (drawn.length === 0) throw new ExpectedError(`${file}: A and B have no common metric to draw`);
  const svg = await drawSvg(`${a.name} and ${b.name}`, drawn);
  await writeFile(file, svg).catch((error: NodeJS.ErrnoException) => {
    throw new ExpectedError(`${file}: can't be written (${error.code}); name a file that can`);
  });
  report(`wrote ${file}`);
}

/** What is told of a comparison. */
function reportComparison({ a, b, properties, metrics }: GroupComparison): ComparisonReport {
  return { a: reportGroup(a), b: reportGroup(b), properties, metrics };
}

function reportGroup(group: Group): ComparisonReport['a'] {
  const { name, experiment, variant, profile, notes } = group;
  const runs = group.runs.map(({ id, state, record: { seed, outcome } }) => ({
    run: `${experiment}/${id}`,
    seed,
    state,
    outcome,
  }));
  return { name, experiment, variant, profile, notes, runs };
}
