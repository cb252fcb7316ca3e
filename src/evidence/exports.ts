import { access } from 'node:fs/promises';
import path from 'node:path';
import { bundleModule, importBundle } from '../lab/source/bundle.ts';

/** The files of an experiment whose exports are functions, or claims, of its results. */
export type EvidenceFile = 'values' | 'claims' | 'tables' | 'charts';

/**
 * What one file of an experiment exports, empty where there's no such file. It is bundled as the experiment itself is:
 * pages get the same from `import.meta.glob`, which only Vite knows.
 *
 * @throws ExpectedError with the file and line of what doesn't compile; what the file itself throws
 */
export async function exportsOf(
  root: string,
  experiment: string,
  file: EvidenceFile,
): Promise<Record<string, unknown>> {
  const source = path.join(root, 'src/experiments', experiment, `${file}.ts`);
  if (!(await exists(source))) return {};
  return (await importBundle(root, await bundleModule(root, source))) as Record<string, unknown>;
}

/** The exports that are functions, by name. */
export async function functionsOf<F extends (...given: never[]) => unknown>(
  root: string,
  experiment: string,
  file: EvidenceFile,
): Promise<[name: string, F][]> {
  const exported = Object.entries(await exportsOf(root, experiment, file));
  return exported.filter((entry): entry is [string, F] => typeof entry[1] === 'function');
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
