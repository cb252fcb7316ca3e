import { cacheDirectory } from '../../files/cache-directory.ts';
import type { DataSource, DatasetIdentity } from '../dataset.ts';
import { importDataset } from './project-dataset.ts';

/** What the user said about where data are: `--data`, else `RETRACE_DATA`. */
export function dataPath(
  option: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return option ?? (environment['RETRACE_DATA'] || undefined);
}

/** Today's data set, where it can be told without a download; see `DatasetDefinition.identify`. */
export async function identifyDataset(
  root: string,
  name: string,
  path: string | undefined,
  report: DataSource['report'] = () => {},
): Promise<DatasetIdentity | undefined> {
  const dataset = await importDataset(root, name);
  return dataset.identify({ root, path, cacheDirectory: cacheDirectory(), report });
}

/** Brings the data into the cache once, before several workers would at the same time. */
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
