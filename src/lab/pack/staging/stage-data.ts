import { cp, stat } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { cacheDirectory } from '../../../files/cache-directory.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { datasetNameOf, importDataset } from '../../planning/datasets.ts';
import type { Experiment } from '../../planning/experiment.ts';
import { loadingLines } from '../../running/progress.ts';
import { layout } from '../format/layout.ts';
import type { Manifest } from '../format/manifest.ts';
import type { StageOptions } from './stage-options.ts';

/**
 * Copies the data at a path into a pack's folder, and identifies the copy there: data elsewhere in the project must not
 * count as packed.
 *
 * @param options whether what is decoded is kept in the pack's own cache
 * @throws ExpectedError if the data set needs a path and has none
 */
export async function stageData(
  root: string,
  { definition }: Experiment,
  { dataPath, decoded, report }: Pick<StageOptions, 'dataPath' | 'decoded' | 'report'>,
  folder: string,
): Promise<Manifest['dataset']> {
  const name = datasetNameOf(definition);
  const packed = dataPath && path.join(layout.data, path.basename(path.resolve(dataPath)));
  if (packed) await copyData(dataPath, path.join(folder, packed));
  const dataset = await importDataset(root, name);
  const identity = await dataset.identify({
    root: folder,
    path: packed && path.join(folder, packed),
    cacheDirectory: decoded ? path.join(folder, layout.cache) : cacheDirectory(),
    report: loadingLines(report, () => performance.now()),
  });
  if (!identity)
    throw new ExpectedError(`data set ${name} has to be packed, too: give it with --data`);
  return { name, digest: identity.digest, ...(packed && { path: packed }) };
}

async function copyData(from: string, to: string): Promise<void> {
  await stat(from).catch(() => {
    throw new ExpectedError(`--data ${from}: there is no such file or folder`);
  });
  await cp(from, to, { recursive: true, dereference: true });
}
