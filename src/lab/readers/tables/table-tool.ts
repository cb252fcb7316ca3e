import path from 'node:path';
import type { Candidate, FoundRun, Reader, ReaderName, ReadOptions, Source } from '../found-run.ts';
import { digestOfFiles } from '../source.ts';
import { numbered } from '../text/logged-rows.ts';
import type { Parameters } from '../text/parameters.ts';
import { firstLines, readText } from '../text/read-text.ts';
import { parseHead, parseTable, runsOfTable, type TableOptions } from './delimited.ts';

/** A tool that writes a run as a table, with the parameters in files beside it. */
export interface TableTool {
  name: ReaderName;
  /** As people call it. */
  tool: string;
  /** By the file's name, what else lies in the folder, and whether the author named this reader. */
  isNamed(file: string, source: Source, asked: boolean): boolean;
  /** By the names of the columns and the first row; undefined without a row. */
  isHeader(names: readonly string[], row: readonly string[] | undefined): boolean;
  /** Names of files beside the table that hold parameters. */
  parameterFiles?: readonly string[];
  parameters?(text: string, file: string): Parameters;
  options?: Pick<TableOptions, 'without'> & {
    /** Where the author names no column of steps. */
    stepOf?(names: readonly string[]): string | undefined;
  };
  /** Whether the folder is the run, and named for it. */
  isFolder?: boolean;
}

export function tableReader(kind: TableTool): Reader {
  return {
    name: kind.name,
    async find(source, options) {
      const candidates: Candidate[] = [];
      for (const file of source.files) {
        if (!(await recognises(kind, source, file, options))) continue;
        const beside = filesBeside(source, file, kind.parameterFiles ?? []);
        const place = placeOf(kind, source, file);
        candidates.push({
          place,
          files: [file, ...beside],
          read: () => readRun(kind, source, { place, file, beside }, options),
        });
      }
      return candidates;
    },
  };
}

/** The files of given names in a file's folder. */
export function filesBeside(source: Source, file: string, names: readonly string[]): string[] {
  const beside = names.map((name) => path.posix.join(path.posix.dirname(file), name));
  return beside.filter((each) => each !== file && source.files.includes(each));
}

async function recognises(kind: TableTool, source: Source, file: string, options: ReadOptions) {
  const insists = options.asked && source.named === file;
  if (insists) return true;
  if (!kind.isNamed(file, source, options.asked ?? false)) return false;
  const lines = await firstLines(source, file);
  if (lines.length === 0) return false;
  const { names, row } = parseHead(lines, file);
  return kind.isHeader(names, row);
}

function placeOf({ isFolder }: TableTool, { named }: Source, file: string): string {
  const folder = path.posix.dirname(file);
  return isFolder && named === undefined && folder !== '.' ? folder : file;
}

async function readRun(
  { tool, options = {}, parameters }: TableTool,
  source: Source,
  { place, file, beside }: { place: string; file: string; beside: readonly string[] },
  asked: ReadOptions,
): Promise<FoundRun[]> {
  const { text, bytes } = await readText(source, file);
  const table = parseTable(text, file);
  const step = asked.step ?? options.stepOf?.(table.names);
  const runs = runsOfTable(table, { step, ...(options.without && { without: options.without }) });
  const read = [bytes];
  const told = [...table.told];
  let values: Record<string, unknown> = {};
  for (const each of beside) {
    const found = await readText(source, each, 1_000_000);
    read.push(found.bytes);
    const { parameters: more, leftOut } = parameters!(found.text, each);
    values = { ...values, ...more };
    told.push(...leftOut);
  }
  const digest = digestOfFiles(read);
  return runs.map((metrics, i) => ({
    place: numbered(place, i, runs.length),
    tool,
    parameters: values,
    metrics,
    facts: {},
    notes: [...table.notes],
    told,
    digest,
  }));
}
