import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import type { ArtifactDeclarations } from '../../../artifacts/declare.ts';
import type { EncodedArtifact } from '../../../artifacts/encoded.ts';
import { importedArtifacts } from '../../../imports/artifacts/imported-artifacts.ts';
import { textInFile } from '../../../readers/formats/table-in-file.ts';
import type { FoundArtifact } from '../../../readers/found-artifact.ts';
import { largestNotebook, parseNotebook } from '../../../readers/notebook/notebook-file.ts';
import { taggedArtifacts } from '../../../readers/notebook/tagged-cells.ts';

/**
 * What tagged cells keep of the notebooks that a program executed into its output, as papermill does: what is declared, and
 * `but` for what it wrote as files.
 *
 * @param files of the output
 * @param end the last step, if the run diverged there
 * @param note gets what was left out, in words
 * @throws ExpectedError naming the notebook and the cell
 */
export async function notebookArtifacts(
  folder: string,
  files: readonly string[],
  {
    declared,
    but,
    end,
    note,
  }: {
    declared: ArtifactDeclarations;
    but: ReadonlySet<string>;
    end: number | undefined;
    note(line: string): void;
  },
): Promise<EncodedArtifact[]> {
  const wanted = Object.entries(declared).filter(([name]) => !but.has(name));
  const notebooks = files.filter((file) => file.endsWith('.ipynb'));
  if (wanted.length === 0 || notebooks.length === 0) return [];
  const artifacts = (await Promise.all(notebooks.map((file) => taggedIn(folder, file)))).flat();
  const found = { place: notebooks[0]!, artifacts };
  const kept = await importedArtifacts({ artifacts: Object.fromEntries(wanted) }, found, end);
  for (const line of kept.told) note(line);
  return kept.artifacts;
}

async function taggedIn(folder: string, file: string): Promise<FoundArtifact[]> {
  const whole = path.join(folder, file);
  if ((await stat(whole)).size > largestNotebook) {
    throw new ExpectedError(`${file}: is larger than ${largestNotebook} bytes; keep less of it`);
  }
  return taggedArtifacts(parseNotebook(textInFile(await readFile(whole), file), file), file);
}
