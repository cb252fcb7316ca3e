import type { TopLevelSpec } from 'vega-lite';
import type { Smoothing } from '../../charts/smoothing/smoothing.ts';
import type { Claim } from '../../lab/claim.ts';
import { isClaim } from '../../lab/findings/check-claim.ts';
import {
  type Declared,
  type Measurements,
  meantMetric,
} from '../../lab/findings/metrics/metric-number.ts';
import type { Quantity } from '../../lab/quantity.ts';
import type { ResultTable } from '../../lab/result-table.ts';
import type { Results } from '../../lab/results.ts';
import { closestName } from '../../messages/closest-name.ts';
import { knownNames } from '../../messages/known-names.ts';
import type { Reference } from '../writing/reference.ts';
import { UseMistake } from '../writing/use-mistake.ts';
import type { ShownExperiment } from './origin.ts';

/**
 * An export of `charts.ts`: makes the specification of a chart of a width in pixels. A chart that depends on the
 * smoothing gets a control for it.
 */
export type Chart = (results: Results, width: number, smoothing?: Smoothing) => TopLevelSpec;
/** An export of `diagrams.ts`: makes the specification of a diagram of a width in pixels. */
export type Diagram = (results: Results, width: number) => TopLevelSpec;
/** An export of `values.ts`. */
export type Measure = (results: Results) => Quantity;
/** An export of `tables.ts`. */
export type Tabulate = (results: Results) => ResultTable;

type Named = Omit<Reference, 'others'>;
type Modules = Record<string, () => Promise<unknown>>;

const charts: Modules = import.meta.glob('/src/experiments/*/charts.ts');
const diagrams: Modules = import.meta.glob('/src/experiments/*/diagrams.ts');
const values: Modules = import.meta.glob('/src/experiments/*/values.ts');
const tables: Modules = import.meta.glob('/src/experiments/*/tables.ts');
const claims: Modules = import.meta.glob('/src/experiments/*/claims.ts');

/**
 * Finds the chart `<experiment>/<name>`. @throws UseMistake naming the known charts and what was meant: a metric, or an
 * artifact, which needs code
 */
export async function findChart(
  reference: Named,
  declared: Pick<ShownExperiment, 'metrics' | 'artifacts'>,
): Promise<Chart> {
  const hint = artifactHint(reference, declared) ?? metricHint(reference, declared);
  return findExport(charts, 'charts.ts', reference, isFunction, hint) as Promise<Chart>;
}

/** Whether a name of a figure is that of a metric, and of no chart or diagram. */
export function isMetricOfFigure(
  reference: Named,
  measured: Pick<Measurements, 'metrics'>,
): Promise<boolean> {
  return isOnlyMetric(reference, measured, [charts, 'charts.ts'], [diagrams, 'diagrams.ts']);
}

/** Finds the export `cover` of a figure's experiment; undefined without one. */
export async function findCover(reference: Named): Promise<Chart | undefined> {
  const exported = await exportsOf(charts, 'charts.ts', reference);
  return exported?.['cover'] as Chart | undefined;
}

/**
 * Finds the diagram `<experiment>/<name>`. @throws UseMistake naming the known diagrams, or if a chart has the same name:
 * both are figures, with the same anchor and file
 */
export async function findDiagram(reference: Named): Promise<Diagram> {
  const { experiment, name } = reference;
  const diagram = (await findExport(diagrams, 'diagrams.ts', reference)) as Diagram;
  if (!(await exportsIt(charts, 'charts.ts', reference))) return diagram;
  throw new UseMistake(
    `src/experiments/${experiment}/charts.ts exports ${JSON.stringify(name)}, too; rename one of them`,
  );
}

/** Finds the value `<experiment>/<name>`. @throws UseMistake naming the known values and the metric that was meant */
export async function findMeasure(
  reference: Named,
  measured: Pick<Declared, 'metrics' | 'parameters'>,
): Promise<Measure> {
  const hint = metricHint(reference, measured) || parameterHint(reference, measured);
  return findExport(values, 'values.ts', reference, isFunction, hint) as Promise<Measure>;
}

/** Whether a name of a number is that of a metric, and of no value or claim. */
export function isMetricOfNumber(
  reference: Named,
  measured: Pick<Measurements, 'metrics'>,
): Promise<boolean> {
  return isOnlyMetric(reference, measured, [values, 'values.ts'], [claims, 'claims.ts']);
}

/** Whether a name of a number is that of a parameter, and of nothing that comes first: a metric, a value or a claim. */
export async function isParameterOfNumber(
  reference: Named,
  { metrics, parameters }: Pick<ShownExperiment, 'metrics' | 'parameters'>,
): Promise<boolean> {
  const { name } = reference;
  if (Object.hasOwn(metrics, name) || !parameters.includes(name)) return false;
  return !(await isExportOfNumber(reference));
}

/** Whether a name of a number is that of an export. */
export async function isExportOfNumber(reference: Named): Promise<boolean> {
  const files: OwnFile[] = [
    [values, 'values.ts'],
    [claims, 'claims.ts'],
  ];
  const own = await Promise.all(files.map((file) => exportsIt(...file, reference)));
  return own.includes(true);
}

/** Whether a name belongs to a claim and to no value. */
export async function hasClaim(reference: Named): Promise<boolean> {
  return (
    (await exportsIt(claims, 'claims.ts', reference)) &&
    !(await exportsIt(values, 'values.ts', reference))
  );
}

/** Finds the table `<experiment>/<name>`. @throws UseMistake naming the known tables */
export async function findTable(reference: Named): Promise<Tabulate> {
  return findExport(tables, 'tables.ts', reference) as Promise<Tabulate>;
}

/** Finds the claim `<experiment>/<name>`. @throws UseMistake naming the known claims */
export async function findClaim(reference: Named): Promise<Claim> {
  return findExport(claims, 'claims.ts', reference, isClaim) as Promise<Claim>;
}

/** The names of an experiment's claims, sorted. */
export async function claimNames(of: Pick<Reference, 'experiment'>): Promise<string[]> {
  const exported = (await exportsOf(claims, 'claims.ts', of)) ?? {};
  return Object.keys(exported)
    .filter((name) => isClaim(exported[name]))
    .sort();
}

async function findExport(
  modules: Modules,
  file: string,
  reference: Named,
  isOurs: (exported: unknown) => boolean = isFunction,
  hint = '',
): Promise<unknown> {
  const { experiment, name } = reference;
  const path = `src/experiments/${experiment}/${file}`;
  const exported = await exportsOf(modules, file, reference);
  if (!exported) {
    throw new UseMistake(`there is no ${path}${hint || `; write it, with an export ${name}`}`);
  }
  const found = Object.hasOwn(exported, name) ? exported[name] : undefined;
  if (isOurs(found)) return found;
  const known = Object.keys(exported).filter((each) => isOurs(exported[each]));
  throw new UseMistake(
    `${path} exports no ${JSON.stringify(name)}; known: ${knownNames(known.sort(), name)}${hint}`,
  );
}

function metricHint({ name }: Named, measured: Pick<Measurements, 'metrics'>): string {
  const meant = meantMetric(name, measured);
  return meant ? `; did you mean the metric ${JSON.stringify(meant)}?` : '';
}

function parameterHint({ name }: Named, { parameters }: Pick<Declared, 'parameters'>): string {
  const meant = closestName(name, parameters);
  return meant ? `; did you mean the parameter ${JSON.stringify(meant)}?` : '';
}

/** How an artifact is shown: it has no figure of its own. Undefined for another name. */
function artifactHint(
  { name, source }: Named,
  { artifacts }: Pick<ShownExperiment, 'artifacts'>,
): string | undefined {
  if (!Object.hasOwn(artifacts, name)) return undefined;
  const { kind } = artifacts[name]!;
  const isSample = kind === 'picture' || kind === 'text';
  const remedy = isSample
    ? `<Samples of="${source}/${name}"> shows it`
    : 'an export of charts.ts draws it, by a panel';
  return `; ${JSON.stringify(name)} is ${kind === 'array' ? 'an' : 'a'} ${kind} that runs keep: ${remedy}`;
}

function isFunction(exported: unknown): boolean {
  return typeof exported === 'function';
}

type OwnFile = [modules: Modules, file: string];

/** Whether a name is that of a metric, and no export of these files, which would come first. */
async function isOnlyMetric(
  reference: Named,
  { metrics }: Pick<Measurements, 'metrics'>,
  ...files: OwnFile[]
): Promise<boolean> {
  if (!Object.hasOwn(metrics, reference.name)) return false;
  const own = await Promise.all(files.map((file) => exportsIt(...file, reference)));
  return !own.includes(true);
}

async function exportsIt(modules: Modules, file: string, reference: Named): Promise<boolean> {
  return Object.hasOwn((await exportsOf(modules, file, reference)) ?? {}, reference.name);
}

/** The exports of a file of an experiment; undefined if there is no such file. */
async function exportsOf(
  modules: Modules,
  file: string,
  { experiment }: Pick<Reference, 'experiment'>,
): Promise<Record<string, unknown> | undefined> {
  const load = modules[`/src/experiments/${experiment}/${file}`];
  return (await load?.()) as Record<string, unknown> | undefined;
}
