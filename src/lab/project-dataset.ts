import { access } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'astro/zod';
import { bundleModule, importBundle } from './bundle.ts';
import type { DatasetDefinition } from './dataset.ts';
import { firstIssue } from './experiment.ts';
import { LabError } from './lab-error.ts';
import { kebabCase } from './record.ts';

const definitionSchema = z.looseObject({
  name: kebabCase,
  identify: z.custom((value) => typeof value === 'function', 'must be a function'),
  load: z.custom((value) => typeof value === 'function', 'must be a function'),
});

/** Imports `src/datasets/<name>.ts`. @throws LabError if it isn't there or isn't a data set */
export async function importDataset(
  root: string,
  name: string,
): Promise<DatasetDefinition<unknown>> {
  const shown = `src/datasets/${name}.ts`;
  const file = path.join(root, shown);
  await access(file).catch(() => {
    throw new LabError(`there is no data set ${JSON.stringify(name)}: expected ${shown}`);
  });
  const exported = (await importBundle(root, await bundleModule(root, file))).default;
  const checked = definitionSchema.safeParse(exported);
  if (!checked.success) throw new LabError(`${shown}: ${firstIssue(checked.error)}`);
  if (checked.data.name !== name) {
    throw new LabError(`${shown}: name is ${JSON.stringify(checked.data.name)}, not the file's`);
  }
  return exported as DatasetDefinition<unknown>;
}
