import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvidenceFile } from '../evidence/exports.ts';
import { planNames, usableNames } from '../evidence/names/export-names.ts';
import { namesIn } from '../files/names-in.ts';
import { experimentNames } from '../lab/planning/experiment.ts';
import { bibliographyFile } from '../posts/writing/bibliography.ts';
import { bibliographyKeys } from '../posts/writing/bibliography-keys.ts';

/** The names of a project that its posts can use. All but those of works and experiments are `experiment/name`. */
export interface KnownNames {
  experiments: readonly string[];
  artifacts: FoundNames;
  charts: FoundNames;
  claims: FoundNames;
  diagrams: FoundNames;
  metrics: FoundNames;
  parameters: FoundNames;
  tables: FoundNames;
  values: FoundNames;
  /** Of all experiments, each once. Undefined if some can't be told: then any name may be one. */
  variants: readonly string[] | undefined;
  /** Files whose code posts can list, without `.ts`. */
  files: readonly string[];
  /** Keys of the bibliography. */
  works: readonly string[];
}

export interface FoundNames {
  known: readonly string[];
  /** The experiments whose file doesn't compile, or doesn't show its names: any name may be one. */
  unknown: readonly string[];
}

/** Finds the names without running the project's code. */
export async function findNames(root: string): Promise<KnownNames> {
  const experiments = await experimentNames(root);
  const exportsOf = (file: EvidenceFile) => findExports(root, experiments, file);
  const [plans, charts, claims, diagrams, tables, values, files, works] = await Promise.all([
    findPlans(root, experiments),
    exportsOf('charts'),
    exportsOf('claims'),
    exportsOf('diagrams'),
    exportsOf('tables'),
    exportsOf('values'),
    findFiles(root),
    findWorks(root),
  ]);
  return { experiments, ...plans, charts, claims, diagrams, tables, values, files, works };
}

/** What experiments declare. */
async function findPlans(
  root: string,
  experiments: readonly string[],
): Promise<Pick<KnownNames, 'artifacts' | 'metrics' | 'parameters' | 'variants'>> {
  const plans = await Promise.all(
    experiments.map(async (experiment) => ({
      experiment,
      plan: await planNames(root, experiment).catch(() => undefined),
    })),
  );
  const variants = plans.map(({ plan }) => plan?.variants);
  const namedIn = (part: 'artifacts' | 'metrics' | 'parameters') =>
    namesOf(plans.map(({ experiment, plan }) => ({ experiment, names: plan?.[part] })));
  return {
    artifacts: namedIn('artifacts'),
    metrics: namedIn('metrics'),
    parameters: namedIn('parameters'),
    variants: variants.includes(undefined)
      ? undefined
      : [...new Set(variants.flat() as string[])].sort(),
  };
}

async function findExports(
  root: string,
  experiments: readonly string[],
  file: EvidenceFile,
): Promise<FoundNames> {
  const found = await Promise.all(
    experiments.map(async (experiment) => ({
      experiment,
      names: await usableNames(root, experiment, file).catch(() => undefined),
    })),
  );
  return namesOf(found);
}

function namesOf(
  found: readonly { experiment: string; names: readonly string[] | undefined }[],
): FoundNames {
  return {
    known: found.flatMap(({ experiment, names = [] }) =>
      names.map((name) => `${experiment}/${name}`),
    ),
    unknown: found.flatMap(({ experiment, names }) => (names ? [] : [experiment])),
  };
}

/** Listings may also be of code that experiments share, so all folders count. */
async function findFiles(root: string): Promise<string[]> {
  const folder = path.join(root, 'src/experiments');
  const found = await Promise.all(
    (await namesIn(folder)).map(async (experiment) => {
      const files = await namesIn(path.join(folder, experiment)).catch(() => []);
      return files
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${experiment}/${file.slice(0, -'.ts'.length)}`);
    }),
  );
  return found.flat().sort();
}

async function findWorks(root: string): Promise<string[]> {
  const text = await readFile(path.join(root, bibliographyFile), 'utf8').catch(() => '');
  return [...new Set(bibliographyKeys(text))].sort();
}
