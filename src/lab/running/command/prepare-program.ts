import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { requireContents } from '../../command/contents.ts';
import { findPlaces } from '../../command/files/places.ts';
import { type CommandFingerprint, fingerprintCommand } from '../../command/fingerprint-command.ts';
import { requireLocked, whyNotReplayable } from '../../command/installed.ts';
import { probe } from '../../command/probe.ts';
import { parseCommand } from '../../command/words.ts';
import type { CommandExperiment } from '../../define.ts';
import type { Experiment } from '../../planning/experiment.ts';
import { changedFiles } from '../../records/changed-files.ts';
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
  requireLockedEnvironment(definition, command);
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

/**
 * Checks that a command's files are still those of its fingerprint, before each of its runs: earlier runs of the same lab
 * may have taken hours, in which the author has edited them.
 *
 * @throws ExpectedError naming the files
 */
export async function requireUnchanged(
  root: string,
  { definition, command }: Experiment,
): Promise<void> {
  if (definition.command === undefined || !command) return;
  const { name } = definition;
  const now = await fingerprintCommand(root, name, definition);
  if (isDeepStrictEqual(now.source, command.source)) return;
  const files = command.sources && now.sources && changedFiles(name, command.sources, now.sources);
  throw new ExpectedError(
    `${files ?? 'what it computes with changed'} since the lab was started: start it again, so that its record tells what ran`,
  );
}

/** Why a command's runs can't be replayed on this machine. */
export interface NotReplayable {
  /** "no torch 2.6.0" */
  why: string;
  /** Whether its author could do nothing about it here. */
  isExcused: boolean;
}

/** Why a command's runs can't be replayed on this machine; undefined if they can. */
export async function whyProgramIsMissing(
  root: string,
  { definition, command }: Experiment,
): Promise<NotReplayable | undefined> {
  if (definition.command === undefined || !command) return undefined;
  const folder = workingFolder(root, definition);
  const words = parseCommand(definition.command);
  const why = await whyNotReplayable(words, command.environment, { folder });
  if (why !== undefined) return { why, isExcused: true };
  try {
    requireLockedEnvironment(definition, command);
    await requireContents(root, command);
    return undefined;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { why: error.message, isExcused: false };
  }
}

function requireLockedEnvironment(
  { name, strictEnvironment }: CommandExperiment,
  { environment: { locked, why } }: CommandFingerprint,
): void {
  if (!strictEnvironment || locked) return;
  throw new ExpectedError(`experiment ${name}: ${why}; its strictEnvironment refuses runs without`);
}

function workingFolder(
  root: string,
  { name, folder }: Experiment['definition'] & { folder?: string },
) {
  return path.resolve(root, folder ?? path.join('src/experiments', name));
}
