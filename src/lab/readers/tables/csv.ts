import type { Candidate, FoundRun, Reader, ReadOptions, Source } from '../found-run.ts';
import { digestOfFiles } from '../source.ts';
import { numbered } from '../text/logged-rows.ts';
import { numberOf } from '../text/number-token.ts';
import { firstLines, isPointer, readText } from '../text/read-text.ts';
import { stepNamesIn } from '../text/step-names.ts';
import { parseHead, parseTable, runsOfTable } from './delimited.ts';
import { exportedRuns, isTensorBoardExport, readExportedRun } from './tensorboard-export.ts';
import {
  chartRuns,
  isChartExport,
  isRunsExport,
  type TableRun,
  tableOfRuns,
} from './wandb-exports.ts';

/**
 * Tables of any program, and what the pages of W&B and TensorBoard export. In a folder, a table counts as a run only if
 * it has a column of steps: other tables lie there, too. A table that is named is read in any case.
 */
export const csv: Reader = {
  name: 'csv',
  async find(source, options) {
    const candidates: Candidate[] = [];
    const downloads: string[] = [];
    for (const file of source.files) {
      const kind = await kindOf(source, file, options);
      if (kind === 'tensorboard') downloads.push(file);
      if (kind === 'table') {
        candidates.push({
          place: file,
          files: [file],
          read: () => readFile(source, file, options),
        });
      }
    }
    for (const [place, files] of exportedRuns(downloads)) {
      candidates.push({ place, files, read: () => readExportedRun(source, place, files) });
    }
    return candidates;
  },
};

async function kindOf(
  source: Source,
  file: string,
  { asked, step }: ReadOptions,
): Promise<'table' | 'tensorboard' | undefined> {
  const isNamed = source.named === file;
  const isTable = /\.(csv|tsv)$/i.test(file);
  if (!isTable && !(isNamed && (asked || /\.(dat|data|txt)$/i.test(file)))) return undefined;
  const lines = await firstLines(source, file);
  if (isPointer(lines) || (isTable && (isNamed || asked) && lines.length === 0)) return 'table';
  if (lines.length === 0) return undefined;
  const { names, row } = parseHead(lines, file);
  if (isTensorBoardExport(names)) return 'tensorboard';
  if (isTable && (isNamed || asked)) return 'table';
  if (isChartExport(names) || isRunsExport(names)) return 'table';
  return hasSteps(names, row, step) ? 'table' : undefined;
}

function hasSteps(
  names: readonly string[],
  row: readonly string[] | undefined,
  step: string | undefined,
): boolean {
  if (names.length < 2) return false;
  const steps = step === undefined ? stepNamesIn(names) : names.filter((name) => name === step);
  // Early rows may lack one of several.
  return steps.some((name) => !row || numberOf(row[names.indexOf(name)] ?? '') !== undefined);
}

async function readFile(source: Source, file: string, { step }: ReadOptions): Promise<FoundRun[]> {
  const { text, bytes } = await readText(source, file);
  const table = parseTable(text, file);
  const digest = digestOfFiles([bytes]);
  const exported = (run: TableRun): FoundRun => ({ ...run, tool: 'W&B', told: table.told, digest });
  if (isChartExport(table.names)) return chartRuns(table, step).map(exported).filter(isMeasured);
  if (isRunsExport(table.names)) return tableOfRuns(table).map(exported).filter(isMeasured);
  const runs = runsOfTable(table, { step });
  return runs.map((metrics, i) => ({
    place: numbered(file, i, runs.length),
    tool: 'CSV',
    parameters: {},
    metrics,
    facts: {},
    notes: [...table.notes],
    told: [...table.told],
    digest,
  }));
}

function isMeasured({ metrics }: FoundRun): boolean {
  return metrics.size > 0;
}
