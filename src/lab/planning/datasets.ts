import { access } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { cacheDirectory } from '../../files/cache-directory.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import type { DataSource, DatasetDefinition, DatasetIdentity } from '../dataset.ts';
import { kebabCase } from '../records/record.ts';
import { bundleModule, writeBundle } from '../source/bundle.ts';

const definitionSchema = z.looseObject({
  name: kebabCase,
  identify: z.custom((value) => typeof value === 'function', 'must be a function'),
  load: z.custom((value) => typeof value === 'function', 'must be a function'),
});

/** Imports `src/datasets/<name>.ts`. @throws ExpectedError if the file is missing or isn't a data set */
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
 * Bundles `src/datasets/<name>.ts` for workers and returns the bundle's path. @throws ExpectedError if the file is
 * missing
 */
export async function bundleDataset(root: string, name: string): Promise<string> {
  const file = path.join(root, sourceOf(name));
  await access(file).catch(() => {
    throw new ExpectedError(
      `there is no data set ${JSON.stringify(name)}: expected ${sourceOf(name)}`,
    );
  });
  return writeBundle(root, (await bundleModule(root, file)).code);
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
