import path from 'node:path';
import { plainLine } from '../../../messages/plain-text.ts';
import { artifactOfFile, kindOfFile, nameAndStep } from '../artifact-file.ts';
import { parseLooseJson } from '../formats/loose-json.ts';
import type { FoundArtifact } from '../found-artifact.ts';
import type { Candidate, FoundRun, Reader, ReadOptions, Source } from '../found-run.ts';
import { digestOfFiles } from '../source.ts';
import { flatten } from '../text/flatten.ts';
import { type Metrics, withoutRows } from '../text/logged-rows.ts';
import { numberOf } from '../text/number-token.ts';
import { type Parameters, yamlParameters } from '../text/parameters.ts';
import { firstLines, readText } from '../text/read-text.ts';
import { parseHead, parseTable, runsOfTable } from './delimited.ts';

/** Where versions of DVCLive keep a table a metric, below the folder of a run. */
const places = ['plots/metrics/', 'scalars/', ''];

/**
 * A folder of DVCLive: a table a metric, the last value of each in `metrics.json`, the parameters in `params.yaml`. A
 * metric is named by the place of its table, as older versions name it in the header, too.
 */
export const dvclive: Reader = {
  name: 'dvclive',
  async find(source, options) {
    const tables: { root: string; file: string; metric: string }[] = [];
    for (const file of source.files.filter((each) => each.endsWith('.tsv'))) {
      const found = partsOf(file, source);
      if (found && (await isSeries(source, file))) tables.push({ file, ...found });
    }
    return [...Map.groupBy(tables, ({ root }) => root)].map(([root, own]): Candidate => {
      const beside = ['metrics.json', 'params.yaml']
        .map((name) => path.posix.join(root, name))
        .filter((file) => source.files.includes(file));
      const place = root === '' ? (beside[0] ?? own[0]!.file) : root;
      return {
        place,
        files: [...own.map(({ file }) => file), ...beside, ...plotsOf(source, root)],
        read: () => readRun(source, { place, root, tables: own, beside }, options),
      };
    });
  },
};

/** Pictures and tables of plots: `plots/images/samples/5.png`, `plots/sklearn/confusion_matrix.json`. */
function plotsOf({ files }: Source, root: string): string[] {
  const start = path.posix.join(root, 'plots/');
  return files.filter(
    (file) => file.startsWith(start) && /^(images|sklearn|custom)\//.test(file.slice(start.length)),
  );
}

function artifactsOf(source: Source, root: string): FoundArtifact[] {
  const start = path.posix.join(root, 'plots/');
  return plotsOf(source, root)
    .filter((file) => kindOfFile(file) !== 'file')
    .map((file) => artifactOfFile(source, file, nameAndStep(file.slice(start.length))));
}

/** The run's folder and the metric; undefined if a table lies elsewhere. */
function partsOf(file: string, { files }: Source): { root: string; metric: string } | undefined {
  for (const place of places) {
    const [, root = '', metric] =
      (place === '' ? /^(.*?(?:^|\/)dvclive\/)([^/].*)\.tsv$/ : below(place)).exec(file) ?? [];
    if (metric === undefined) continue;
    const folder = root.replace(/\/$/, '');
    // `scalars` and `dvclive` are words; a table of a run has its summary beside it.
    const isRun = place === 'plots/metrics/' || hasSummary(folder, files);
    if (isRun) return { root: folder, metric };
  }
  return undefined;
}

function below(place: string): RegExp {
  return new RegExp(`^((?:.*/)?)${place}(.+)\\.tsv$`);
}

/** The first versions wrote the summary beside the folder: `dvclive.json`. */
function hasSummary(root: string, files: readonly string[]): boolean {
  return [path.posix.join(root, 'metrics.json'), `${root}.json`].some((each) =>
    files.includes(each),
  );
}

async function isSeries(source: Source, file: string): Promise<boolean> {
  const lines = await firstLines(source, file);
  return lines.length > 0 && parseHead(lines, file).names.includes('step');
}

interface Found {
  place: string;
  root: string;
  tables: readonly { file: string; metric: string }[];
  beside: readonly string[];
}

async function readRun(
  source: Source,
  { place, root, tables, beside }: Found,
  { step }: ReadOptions,
): Promise<FoundRun[]> {
  const contents: Buffer[] = [];
  const metrics: Metrics = new Map();
  const told: string[] = [];
  const read = async (file: string) => {
    const { text, bytes } = await readText(source, file);
    contents.push(bytes);
    return text;
  };
  for (const { file, metric } of tables) {
    const table = parseTable(await read(file), file);
    const [own] = runsOfTable(table, { step: step ?? 'step' });
    told.push(...table.told);
    // Only one column is the metric; each table is written on its own, so that rows of several aren't one row.
    const [series] = own?.values() ?? [];
    if (series) metrics.set(metric, withoutRows(series));
  }
  let parameters: Parameters = { parameters: {}, leftOut: [] };
  for (const file of beside) {
    const text = await read(file);
    if (file.endsWith('.yaml')) parameters = yamlParameters(text, file);
    else addSummary(metrics, parseLooseJson(text, file));
  }
  if (metrics.size === 0) return [];
  const label = path.posix.basename(root);
  const artifacts = artifactsOf(source, root);
  return [
    {
      place,
      tool: 'DVCLive',
      ...(label !== '' && label !== 'dvclive' ? { label: plainLine(label, 200) } : {}),
      parameters: parameters.parameters,
      metrics,
      ...(artifacts.length > 0 && { artifacts }),
      facts: {},
      notes: [],
      told: [...told, ...parameters.leftOut],
      digest: digestOfFiles(contents),
    },
  ];
}

/** Metrics that were measured once, at the end, stand only in the summary. */
function addSummary(metrics: Metrics, summary: unknown): void {
  const values = new Map(
    [...flatten(summary)].map(([name, value]) => [
      name,
      // It writes NaN as a text.
      typeof value === 'string' ? numberOf(value) : value,
    ]),
  );
  const step = values.get('step');
  for (const [name, value] of values) {
    if (name === 'step' || metrics.has(name) || typeof value !== 'number') continue;
    metrics.set(name, { step: [typeof step === 'number' ? step : 0], value: [value] });
  }
}
