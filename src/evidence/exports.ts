import { access } from 'node:fs/promises';
import path from 'node:path';
import { bundleModule, importBundle } from '../lab/source/bundle.ts';

/** The files of an experiment that export functions of its results, or claims about them. */
export type EvidenceFile = 'values' | 'claims' | 'tables' | 'charts' | 'diagrams';

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
  const source = await sourceOf(root, experiment, file);
  if (source === undefined) return {};
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

/** The absolute path of a file of an experiment; undefined if there is no such file. */
export function sourceOf(
  root: string,
  experiment: string,
  file: EvidenceFile,
): Promise<string | undefined> {
  const source = path.join(root, 'src/experiments', experiment, `${file}.ts`);
  return access(source).then(
    () => source,
    () => undefined,
  );
}
