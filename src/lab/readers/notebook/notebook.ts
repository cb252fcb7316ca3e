import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { looseJson } from '../formats/loose-json.ts';
import { textInFile } from '../formats/table-in-file.ts';
import type {
  Candidate,
  FoundRun,
  FoundSeries,
  Reader,
  ReadOptions,
  Source,
} from '../found-run.ts';
import { digestOfFiles } from '../source.ts';
import { factsOf, labelOf, withoutGaps } from '../told-facts.ts';
import { assignedLiterals } from './literals.ts';
import {
  codeCells,
  largestNotebook,
  type Notebook,
  parseNotebook,
  printed,
} from './notebook-file.ts';
import { notesOnOrder } from './run-order.ts';
import { isTagged, taggedArtifacts } from './tagged-cells.ts';

/**
 * Jupyter's notebooks with their outputs. A cell with the tag `retrace:confusion` shows the artifact `confusion`; lines of JSON
 * that cells print are rows, as a command writes them. Parameters are those of papermill's cells. A notebook with neither is
 * no run.
 */
export const notebook: Reader = {
  name: 'notebook',
  async find(source, options) {
    return source.files
      .filter((file) => file.endsWith('.ipynb'))
      .map((file) => candidateOf(source, file, options));
  },
};

function candidateOf(source: Source, file: string, { step = 'step' }: ReadOptions): Candidate {
  return {
    place: file,
    files: [file],
    async read() {
      const bytes = await source.read(file, largestNotebook);
      const parsed = parseNotebook(textInFile(bytes, file), file);
      const artifacts = taggedArtifacts(parsed, file);
      const metrics = printedRows(parsed, step);
      if (artifacts.length > 0 || metrics.size > 0) {
        return [foundRun(parsed, { file, artifacts, metrics, digest: digestOfFiles([bytes]) })];
      }
      if (source.named !== file) return [];
      throw new ExpectedError(
        `${file}: no cell with output has a tag such as retrace:samples, and none prints rows: {"step": 0, "loss": 1.5}`,
      );
    },
  };
}

function foundRun(
  parsed: Notebook,
  {
    file,
    ...found
  }: Required<Pick<FoundRun, 'artifacts' | 'metrics' | 'digest'>> & { file: string },
): FoundRun {
  const { language_info: language, papermill } = parsed.metadata;
  const isPython = language?.name === 'python';
  const name = language && `${language.name.charAt(0).toUpperCase()}${language.name.slice(1)}`;
  const started = Date.parse(papermill?.start_time ?? '');
  return {
    place: file,
    tool: 'notebook',
    ...withoutGaps({
      toolVersion: name && labelOf(`${name} ${language.version}`),
      label: labelOf(path.posix.basename(file, '.ipynb')),
    }),
    parameters: parametersOf(parsed),
    facts: factsOf({
      started: Number.isFinite(started) ? started / 1000 : undefined,
      durationSeconds: papermill?.duration,
      python: isPython ? language.version : undefined,
    }),
    notes: notesOnOrder(parsed),
    ...found,
  };
}

/** The defaults of the cell `parameters`, and what papermill set in their place. */
function parametersOf(parsed: Notebook): Record<string, unknown> {
  const cellsOf = (tag: string) =>
    codeCells(parsed)
      .filter(({ cell }) => cell.metadata.tags.includes(tag))
      .flatMap(({ cell }) => Object.entries(assignedLiterals(cell.source)));
  const told = Object.entries(parsed.metadata.papermill?.parameters ?? {});
  return Object.fromEntries([...cellsOf('parameters'), ...cellsOf('injected-parameters'), ...told]);
}

/** The lines of JSON that cells without a tag printed. One without a step belongs to the last one before it. */
function printedRows(parsed: Notebook, stepName: string): Map<string, FoundSeries> {
  const metrics = new Map<string, FoundSeries>();
  let step = 0;
  for (const { cell } of codeCells(parsed).filter((each) => !isTagged(each.cell))) {
    for (const line of printed(cell).split('\n')) {
      const row = rowIn(line);
      if (!row) continue;
      const told = row[stepName];
      if (typeof told === 'number') step = told;
      for (const [name, value] of Object.entries(row)) {
        if (name === stepName || typeof value !== 'number') continue;
        const series = metrics.get(name) ?? { step: [], value: [] };
        metrics.set(name, series);
        series.step.push(step);
        series.value.push(value);
      }
    }
  }
  return metrics;
}

function rowIn(line: string): Record<string, unknown> | undefined {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}') || text.length > 64_000) return undefined;
  try {
    const value: unknown = looseJson(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
