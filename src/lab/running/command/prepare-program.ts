import path from 'node:path';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { requireContents } from '../../command/contents.ts';
import { findPlaces } from '../../command/files/places.ts';
import { requireLocked, whyNotReplayable } from '../../command/installed.ts';
import { probe } from '../../command/probe.ts';
import { parseCommand } from '../../command/words.ts';
import type { Experiment } from '../../planning/experiment.ts';
import type { ProgramTask } from '../worker-messages.ts';

/**
 * Asks a command's program what it is and which packages are installed, before any of its runs starts.
 *
 * @returns undefined if the experiment isn't a command
 * @throws ExpectedError if there is no such program, what is installed isn't what is locked, or nothing is locked where
 * the experiment demands it
 */
export async function prepareProgram(
  root: string,
  { definition, command }: Experiment,
): Promise<ProgramTask | undefined> {
  if (definition.command === undefined || !command) return undefined;
  const { environment } = command;
  if (definition.strictEnvironment && !environment.locked) {
    throw new ExpectedError(
      `experiment ${definition.name}: ${environment.why}; its strictEnvironment refuses runs without`,
    );
  }
  const folder = workingFolder(root, definition);
  const probed = await probe(parseCommand(definition.command), Object.keys(environment.packages), {
    folder,
  }).catch((error: unknown) => {
    if (!isExpected(error)) throw error;
    throw new ExpectedError(`experiment ${definition.name}: ${error.message}`);
  });
  requireLocked(environment, probed);
  await requireContents(root, command);
  const { checkout } = await findPlaces(root);
  return {
    folder,
    checkout,
    version: [probed.program, probed.version].filter((part) => part !== undefined).join(' '),
    ...(environment.file !== undefined && { environment: environment.file }),
    ...(!environment.locked && { unlocked: environment.why ?? 'no file locks its packages' }),
    installed: probed.installed,
    known: command.inputs,
  };
}

/** Why a command's runs can't be replayed on this machine: "no torch 2.6.0"; undefined if they can. */
export async function whyProgramIsMissing(
  root: string,
  { definition, command }: Experiment,
): Promise<string | undefined> {
  if (definition.command === undefined || !command) return undefined;
  const folder = workingFolder(root, definition);
  return whyNotReplayable(parseCommand(definition.command), command.environment, { folder });
}

function workingFolder(
  root: string,
  { name, folder }: Experiment['definition'] & { folder?: string },
) {
  return path.resolve(root, folder ?? path.join('src/experiments', name));
}
