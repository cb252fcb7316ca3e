import path from 'node:path';
import type { Experiment } from '../../planning/experiment.ts';
import type { ProgramTask } from '../worker-messages.ts';

/** placeholder until probe lands */
export async function prepareProgram(
  root: string,
  { definition, command }: Experiment,
): Promise<ProgramTask | undefined> {
  if (definition.command === undefined || !command) return undefined;
  const own = path.join(root, 'src/experiments', definition.name);
  const { environment } = command;
  return {
    folder: definition.folder === undefined ? own : path.join(root, definition.folder),
    checkout: root,
    version: definition.command.split(' ')[0]!,
    ...(environment.file && { environment: environment.file }),
    ...(environment.why && { unlocked: environment.why }),
    installed: environment.packages,
  };
}
