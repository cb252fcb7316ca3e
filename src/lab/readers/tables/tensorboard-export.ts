import path from 'node:path';
import type { FoundRun, Source } from '../found-run.ts';
import { digestOfFiles } from '../source.ts';
import { type Metrics, withoutRows } from '../text/logged-rows.ts';
import { readText } from '../text/read-text.ts';
import { parseTable, runsOfTable } from './delimited.ts';

/** Whether a table is what TensorBoard's page downloads: one tag of one run. */
export function isTensorBoardExport(names: readonly string[]): boolean {
  return names.join() === 'Wall time,Step,Value';
}

/** The run and the tag that TensorBoard puts into the file's name; of other names, the name is the tag's. */
export function partsOfName(file: string): { run: string; tag: string } {
  const base = path.posix.basename(file).replace(/\.csv$/i, '');
  const [, run, tag] = /^run[-_](.*)[-_]tag[-_](.*)$/.exec(base) ?? [];
  return run === undefined || tag === undefined ? { run: '', tag: base } : { run, tag };
}

/** The files that belong to one run, by the run's place: each tag is downloaded on its own. */
export function exportedRuns(files: readonly string[]): Map<string, string[]> {
  return Map.groupBy(files, (file) => {
    const { run } = partsOfName(file);
    return run === '' ? file : `${path.posix.join(path.posix.dirname(file), 'run')}-${run}`;
  });
}

/** One run, of the files of its tags. @throws ExpectedError as `parseTable` */
export async function readExportedRun(
  source: Source,
  place: string,
  files: readonly string[],
): Promise<FoundRun[]> {
  const contents: Buffer[] = [];
  const metrics: Metrics = new Map();
  const told: string[] = [];
  for (const file of files) {
    const { text, bytes } = await readText(source, file);
    contents.push(bytes);
    const table = parseTable(text, file);
    const [own] = runsOfTable(table, { step: 'Step' });
    told.push(...table.told);
    const value = own?.get('Value');
    // Each tag is a table of its own: rows of several aren't one row.
    if (value) metrics.set(partsOfName(file).tag, withoutRows(value));
  }
  if (metrics.size === 0) return [];
  const { run } = partsOfName(files[0]!);
  return [
    {
      place,
      tool: 'TensorBoard',
      ...(run !== '' && run !== '.' ? { label: run } : {}),
      parameters: {},
      metrics,
      facts: {},
      notes: sampleNote(metrics),
      told,
      digest: digestOfFiles(contents),
    },
  ];
}

/** TensorBoard keeps this many values of a tag, drawn at random, and lets only those be downloaded. */
const samplePoints = 1000;

function sampleNote(metrics: Metrics): string[] {
  const isSample = [...metrics.values()].some(({ step }) => step.length === samplePoints);
  return isSample
    ? ['It may be a sample: exactly 1,000 points, as many as TensorBoard gives of a longer run.']
    : [];
}
