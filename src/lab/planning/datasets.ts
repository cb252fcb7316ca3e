import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { cacheDirectory } from '../../files/cache-directory.ts';
import { ownModule } from '../../files/own-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import type { DataSource, DatasetDefinition, DatasetIdentity } from '../dataset.ts';
import type { ExperimentDefinition } from '../define.ts';
import { kebabCase } from '../records/record.ts';
import { bundleModule, writeBundle } from '../source/bundle.ts';

const definitionSchema = z.looseObject({
  name: kebabCase,
  identify: z.custom((value) => typeof value === 'function', 'must be a function'),
  load: z.custom((value) => typeof value === 'function', 'must be a function'),
});

/** The data sets that come with the lab. A project's own file of the same name is used instead. */
export const builtInDatasets: readonly string[] = ['none', 'synthetic', 'cifar10'];

/** The name of an experiment's data set: `none` if it has none. */
export function datasetNameOf({ dataset }: Pick<ExperimentDefinition, 'dataset'>): string {
  return dataset?.name ?? 'none';
}

/** Imports a data set. @throws ExpectedError if there is none of this name, or its file isn't a data set */
export async function importDataset(
  root: string,
  name: string,
): Promise<DatasetDefinition<unknown>> {
  const shown = sourceOf(name);
  const bundle = await bundleDataset(root, name);
  const exported = (await import(/* @vite-ignore */ pathToFileURL(bundle).href)).default;
  const checked = definitionSchema.safeParse(exported);
  if (!checked.success) throw new ExpectedError(`${shown}: ${firstIssue(checked.error)}`);
  if (checked.data.name !== name) {
    throw new ExpectedError(
      `${shown}: name is ${JSON.stringify(checked.data.name)}, not the file's`,
    );
  }
  return exported as DatasetDefinition<unknown>;
}

/**
 * Bundles `src/datasets/<name>.ts` of the project, else the built-in data set of this name, for workers. Returns the
 * bundle's path. @throws ExpectedError if there is neither
 */
export async function bundleDataset(root: string, name: string): Promise<string> {
  const file = fileOf(root, name);
  return writeBundle(root, (await bundleModule(root, file)).code);
}

function fileOf(root: string, name: string): string {
  const own = path.join(root, sourceOf(name));
  if (existsSync(own)) return own;
  if (builtInDatasets.includes(name))
    return ownModule(import.meta.filename, `../../datasets/${name}`);
  throw new ExpectedError(
    `there is no data set ${JSON.stringify(name)}: write ${sourceOf(name)}, or use a built-in one (${builtInDatasets.join(', ')})`,
  );
}

/** The path to the data that the user gave: `--data`, else `RETRACE_DATA`. */
export function dataPath(
  option: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return option ?? (environment['RETRACE_DATA'] || undefined);
}

/** Identifies today's data without a download, if possible; see `DatasetDefinition.identify`. */
export async function identifyDataset(
  root: string,
  name: string,
  path: string | undefined,
  report: DataSource['report'] = () => {},
): Promise<DatasetIdentity | undefined> {
  const dataset = await importDataset(root, name);
  return dataset.identify({ root, path, cacheDirectory: cacheDirectory(), report });
}

/** Loads the data into the cache once, so that parallel workers don't each do it. */
export async function fetchDataset(
  root: string,
  name: string,
  path: string | undefined,
  report: DataSource['report'],
): Promise<DatasetIdentity> {
  const dataset = await importDataset(root, name);
  const source = { root, path, cacheDirectory: cacheDirectory(), report };
  return (await dataset.identify(source)) ?? (await dataset.load(source));
}

function sourceOf(name: string): string {
  return `src/datasets/${name}.ts`;
}
