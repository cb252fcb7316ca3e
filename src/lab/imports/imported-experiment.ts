import { ExpectedError } from '../../messages/expected-error.ts';
import type { ExperimentDefinition, ImportedExperiment } from '../define.ts';
import { experimentNames, loadDefinition } from '../planning/experiment.ts';

/**
 * The experiment that takes in runs of other tools: the named one, else the only one of the project.
 *
 * @throws ExpectedError naming those that there are, or how to write one
 */
export async function importedExperiment(
  root: string,
  name: string | undefined,
): Promise<ImportedExperiment> {
  const names = await experimentNames(root);
  if (name !== undefined && !names.includes(name)) throw unknown(name, names);
  const asked = name === undefined ? names : [name];
  const definitions = await Promise.all(asked.map((each) => loadDefinition(root, each)));
  const imported = definitions.filter(isImported);
  const [only, ...others] = imported;
  if (only && others.length === 0) return only;
  if (others.length > 0) {
    const known = imported.map((each) => `--as ${each.name}`).join(', ');
    throw new ExpectedError(`say which experiment takes the runs: ${known}`);
  }
  throw name === undefined
    ? new ExpectedError(
        `no experiment of this project takes in runs of other tools: ${draftCommand('<name>')} drafts one`,
      )
    : new ExpectedError(
        `experiment ${name} computes its runs itself: give its experiment.ts imported: {} in place of run or command, or draft another: ${draftCommand('<name>')}`,
      );
}

function isImported(definition: ExperimentDefinition): definition is ImportedExperiment {
  return definition.imported !== undefined;
}

function unknown(name: string, names: readonly string[]): ExpectedError {
  const known = names.join(', ') || 'none';
  return new ExpectedError(
    `there is no experiment ${JSON.stringify(name)}; known: ${known}; ${draftCommand(name)} drafts it`,
  );
}

function draftCommand(name: string): string {
  return `npm run new -- ${name} --from <path>`;
}
