import type { TopLevelSpec } from 'vega-lite';
import type { Smoothing } from '../charts/smoothing/smoothing.ts';
import type { Claim } from '../lab/claim.ts';
import { isClaim } from '../lab/findings/check-claim.ts';
import type { Quantity } from '../lab/quantity.ts';
import type { ResultTable } from '../lab/result-table.ts';
import type { Results } from '../lab/results.ts';
import { PostError, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

/**
 * An export of `charts.ts`: a specification for a chart that is so many pixels wide. One that follows the
 * smoothing gets a control for it.
 */
export type Chart = (results: Results, width: number, smoothing?: Smoothing) => TopLevelSpec;
/** An export of `values.ts`. */
export type Measure = (results: Results) => Quantity;
/** An export of `tables.ts`. */
export type Tabulate = (results: Results) => ResultTable;

type Modules = Record<string, () => Promise<unknown>>;

const charts: Modules = import.meta.glob('/src/experiments/*/charts.ts');
const values: Modules = import.meta.glob('/src/experiments/*/values.ts');
const tables: Modules = import.meta.glob('/src/experiments/*/tables.ts');
const claims: Modules = import.meta.glob('/src/experiments/*/claims.ts');

/** The chart `<experiment>/<name>`. @throws PostError naming the known ones */
export async function findChart(usage: Usage): Promise<Chart> {
  return findExport(charts, 'charts.ts', usage) as Promise<Chart>;
}

/** The export `cover` of a figure's experiment, or else the figure's own chart. @throws PostError */
export async function findCover(usage: Usage): Promise<Chart> {
  const exported = await exportsOf(charts, 'charts.ts', usage);
  return (exported?.['cover'] as Chart | undefined) ?? findChart(usage);
}

/** The value `<experiment>/<name>`. @throws PostError naming the known ones */
export async function findMeasure(usage: Usage): Promise<Measure> {
  return findExport(values, 'values.ts', usage) as Promise<Measure>;
}

/** Whether a name is that of a claim, and of no value. */
export async function hasClaim(usage: Usage): Promise<boolean> {
  const { name } = parseReference(usage);
  const isOf = async (modules: Modules, file: string) =>
    Object.hasOwn((await exportsOf(modules, file, usage)) ?? {}, name);
  return (await isOf(claims, 'claims.ts')) && !(await isOf(values, 'values.ts'));
}

/** The table `<experiment>/<name>`. @throws PostError naming the known ones */
export async function findTable(usage: Usage): Promise<Tabulate> {
  return findExport(tables, 'tables.ts', usage) as Promise<Tabulate>;
}

/** The claim `<experiment>/<name>`. @throws PostError naming the known ones */
export async function findClaim(usage: Usage): Promise<Claim> {
  return findExport(claims, 'claims.ts', usage, isClaim) as Promise<Claim>;
}

async function findExport(
  modules: Modules,
  file: string,
  usage: Usage,
  isOurs: (exported: unknown) => boolean = (exported) => typeof exported === 'function',
): Promise<unknown> {
  const { experiment, name } = parseReference(usage);
  const path = `src/experiments/${experiment}/${file}`;
  const exported = await exportsOf(modules, file, usage);
  if (!exported) throw new PostError(usage, `there is no ${path}`);
  const found = Object.hasOwn(exported, name) ? exported[name] : undefined;
  if (isOurs(found)) return found;
  const known = Object.keys(exported).filter((each) => isOurs(exported[each]));
  throw new PostError(
    usage,
    `${path} exports no ${JSON.stringify(name)}; known: ${known.sort().join(', ') || 'none'}`,
  );
}

/** What a file of the usage's experiment exports; undefined where there's no such file. */
async function exportsOf(
  modules: Modules,
  file: string,
  usage: Usage,
): Promise<Record<string, unknown> | undefined> {
  const load = modules[`/src/experiments/${parseReference(usage).experiment}/${file}`];
  return (await load?.()) as Record<string, unknown> | undefined;
}
