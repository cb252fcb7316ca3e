import { access } from 'node:fs/promises';
import path from 'node:path';
import { bundleModule, importBundle } from '../lab/source/bundle.ts';

/** The files of an experiment that export functions of its results, or claims about them. */
export type EvidenceFile = 'values' | 'claims' | 'tables' | 'charts';

/**
 * The exports of one file of an experiment; empty if there is no such file. The file is bundled like the experiment
 * itself, because `import.meta.glob`, which pages use, is known only to Vite.
 *
 * @throws ExpectedError with the file and line that doesn't compile; also any error that the file throws while it loads
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
