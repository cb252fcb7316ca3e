import type { TopLevelSpec } from 'vega-lite';
import type { Quantity } from '../lab/quantity.ts';
import type { Results } from '../lab/results.ts';
import { PostError, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

/** An export of `charts.ts`: a specification for a chart that is so many pixels wide. */
export type Chart = (results: Results, width: number) => TopLevelSpec;
/** An export of `values.ts`. */
export type Measure = (results: Results) => Quantity;

type Modules = Record<string, () => Promise<unknown>>;

const charts: Modules = import.meta.glob('/src/experiments/*/charts.ts');
const values: Modules = import.meta.glob('/src/experiments/*/values.ts');

/** The chart `<experiment>/<name>`. @throws PostError naming the known ones */
export async function findChart(usage: Usage): Promise<Chart> {
  return findExport(charts, 'charts.ts', usage) as Promise<Chart>;
}

/** The value `<experiment>/<name>`. @throws PostError naming the known ones */
export async function findMeasure(usage: Usage): Promise<Measure> {
  return findExport(values, 'values.ts', usage) as Promise<Measure>;
}

async function findExport(modules: Modules, file: string, usage: Usage): Promise<unknown> {
  const { experiment, name } = parseReference(usage);
  const path = `src/experiments/${experiment}/${file}`;
  const load = modules[`/${path}`];
  if (!load) throw new PostError(usage, `there is no ${path}`);
  const exported = (await load()) as Record<string, unknown>;
  const found = Object.hasOwn(exported, name) ? exported[name] : undefined;
  if (typeof found === 'function') return found;
  throw new PostError(
    usage,
    `${path} exports no ${JSON.stringify(name)}; known: ${known(exported)}`,
  );
}

function known(exported: Record<string, unknown>): string {
  const names = Object.keys(exported).filter((name) => typeof exported[name] === 'function');
  return names.sort().join(', ') || 'none';
}
