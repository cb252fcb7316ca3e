import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import { publicLabel } from '../facts.ts';
import type { FoundRun, FoundSeries } from '../found-run.ts';
import type { Metrics } from '../text/logged-rows.ts';
import { numberOf } from '../text/number-token.ts';
import { stepNamesIn } from '../text/step-names.ts';
import { runsOfTable, type Table } from './delimited.ts';

/** A run of a table, without what all runs of its file have in common. */
export type TableRun = Pick<FoundRun, 'place' | 'parameters' | 'metrics' | 'facts' | 'notes'> & {
  label: string;
};

const separator = ' - ';
/** The least and the largest of the values that the chart drew as one. */
const bounds = ['__MIN', '__MAX'];

/** Whether a table is W&B's export of a chart: a column a run, `<run> - train/loss`. */
export function isChartExport(names: readonly string[]): boolean {
  return names.some(
    (name) =>
      name.includes(separator) && bounds.every((bound) => names.includes(`${name}${bound}`)),
  );
}

/** @throws ExpectedError if its rows aren't by step */
export function chartRuns(table: Table, asked?: string): TableRun[] {
  const { file, names, rows } = table;
  const columns = names
    .map((name, index) => ({ index, ...partsOf(name) }))
    .filter(({ run, metric }) => run !== '' && !bounds.some((bound) => metric.endsWith(bound)));
  return [...Map.groupBy(columns, ({ run }) => run)].map(([label, own], i) => {
    const step = stepIndex(table, own, asked);
    const measured = own.filter(({ index, metric }) => index !== step && metric !== '_step');
    const indices = [step, ...measured.map(({ index }) => index)];
    const part: Table = {
      file,
      names: ['Step', ...measured.map(({ metric }) => metric)],
      rows: rows.map((cells) => indices.map((index) => cells[index] ?? '')),
      notes: [...table.notes],
      told: table.told,
    };
    const [metrics = new Map()] = runsOfTable(part, { step: 'Step' });
    return {
      place: placeOf(file, label, i),
      label,
      parameters: {},
      metrics,
      facts: {},
      notes: [...part.notes, ...sampleNote(metrics)],
    };
  });
}

/** A run's name tells it from others, unless it holds something private. */
function placeOf(file: string, label: string, index: number): string {
  return `${file}#${publicLabel(label) ?? index + 1}`;
}

/** Names of runs may hold the separator; those of metrics seldom do. */
function partsOf(name: string): { run: string; metric: string } {
  const at = name.lastIndexOf(separator);
  return { run: name.slice(0, Math.max(at, 0)), metric: name.slice(at + separator.length) };
}

function stepIndex(
  { file, names }: Table,
  own: readonly { index: number; metric: string }[],
  asked: string | undefined,
): number {
  const [axis = ''] = names;
  if (axis === asked || stepNamesIn([axis]).length > 0) return 0;
  const step = own.find(({ metric }) => metric === (asked ?? '_step'));
  if (step) return step.index;
  throw new ExpectedError(
    `${file}: its rows are by ${JSON.stringify(plainLine(axis, 60))}; export the chart with Step on its x axis`,
  );
}

/** W&B's `run.history()` and its charts give this many points of a longer run. */
const samplePoints = 500;

function sampleNote(metrics: Metrics): string[] {
  const isSample = [...metrics.values()].some(({ step }) => step.length === samplePoints);
  if (!isSample) return [];
  return [
    `It may be a sample: exactly ${samplePoints} points, as many as W&B gives of a longer run.`,
  ];
}

/** What the table of runs tells of each, besides its parameters and its metrics' last values. */
const about = ['State', 'Notes', 'User', 'Tags', 'Created', 'Runtime', 'Sweep'];
const withheld = [
  ...[
    'Name',
    'name',
    'ID',
    'id',
    'Hostname',
    'Host',
    'Username',
    'Entity',
    'Project',
    'Group',
    'Job Type',
  ],
  ...['Updated', 'End Time', 'GPU Type', 'GPU Count', 'Description', 'Commit', 'GitHub', '_wandb'],
  ...['_step', '_runtime', '_timestamp', ...about],
];

/** Whether a table is W&B's table of runs, from its page or by its client: a row a run. */
export function isRunsExport(names: readonly string[]): boolean {
  if (names.includes('_wandb')) return true;
  return names.includes('Name') && about.filter((name) => names.includes(name)).length >= 3;
}

/**
 * A run a row, with one value a metric. The table mixes parameters and metrics, so that each number counts as both: which
 * it is, an experiment says.
 */
export function tableOfRuns({ file, names, rows, notes }: Table): TableRun[] {
  const seen = new Map<string, number>();
  return rows.map((cells, i) => {
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    const label = cell('Name') || cell('name') || `row ${i + 1}`;
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    const own = names
      .map((name, index) => [name, cells[index] ?? ''] as const)
      .filter(([name, text]) => name !== '' && text !== '' && !withheld.includes(name));
    const step = numberOf(cell('_step'));
    return {
      place: `${placeOf(file, label, i)}${count > 1 ? ` (${count})` : ''}`,
      label,
      parameters: Object.fromEntries(own.flatMap(([name, text]) => parameterOf(name, text))),
      metrics: new Map(own.flatMap(([name, text]) => lastValue(name, text, step ?? 0))),
      facts: factsOf(cell('Created'), cell('Runtime')),
      notes: [...notes, ...runNotes(cell('State'))],
    };
  });
}

function parameterOf(name: string, text: string): [string, unknown][] {
  // Python's dictionaries and lists, which no JSON reader takes.
  if (/^[[{(]/.test(text)) return [];
  const number = numberOf(text);
  if (number !== undefined)
    return number !== null && Number.isFinite(number) ? [[name, number]] : [];
  const truth = /^(true|false)$/i.test(text);
  return [[name, truth ? text.toLowerCase() === 'true' : text]];
}

function lastValue(name: string, text: string, step: number): [string, FoundSeries][] {
  const value = numberOf(text);
  return value == null ? [] : [[name, { step: [step], value: [value] }]];
}

function factsOf(created: string, runtime: string) {
  const duration = numberOf(runtime);
  return {
    ...(Number.isFinite(Date.parse(created)) && { started: new Date(created).toISOString() }),
    ...(duration != null && duration >= 0 && Number.isFinite(duration)
      ? { durationSeconds: duration }
      : {}),
  };
}

function runNotes(state: string): string[] {
  const only = "W&B's table of runs holds only the last value of each metric.";
  return ['crashed', 'failed', 'killed', 'running'].includes(state)
    ? [only, `When the table was exported, W&B called the run ${state}.`]
    : [only];
}
