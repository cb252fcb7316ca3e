import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { probe } from '../../command/probe.ts';
import { parseCommand } from '../../command/words.ts';
import type { ProgramTask } from '../../running/worker-messages.ts';
import { layout } from '../format/layout.ts';
import type { Manifest } from '../format/manifest.ts';

/**
 * Finds a command's program on this machine, with the variables that led to it where it was handed over.
 *
 * @param environment gets these variables
 * @throws ExpectedError if it isn't here, or has other packages
 */
export async function packedProgram(
  root: string,
  { command, folder, known, variables, ...told }: NonNullable<Manifest['program']>,
  environment: NodeJS.ProcessEnv,
): Promise<ProgramTask> {
  Object.assign(environment, variables);
  const checkout = path.join(root, layout.checkout);
  const start = path.join(checkout, folder);
  const { program, version, installed } = await probe(
    parseCommand(command),
    Object.keys(told.installed),
    { folder: start, env: environment },
  );
  const here = [program, version].filter((part) => part !== undefined).join(' ');
  refuseOther('its program', told.version, here);
  for (const name of Object.keys(told.installed)) {
    refuseOther(name, told.installed[name], installed[name]);
  }
  return {
    ...told,
    folder: start,
    checkout,
    known: known.map((file) => path.join(checkout, file)),
  };
}

function refuseOther(what: string, then: string | undefined, here: string | undefined): void {
  if (then === here) return;
  throw new ExpectedError(
    `${what} is ${here ?? 'missing'} on this machine, and was ${then} where the runs were handed over: let all machines see the same environment`,
  );
}
