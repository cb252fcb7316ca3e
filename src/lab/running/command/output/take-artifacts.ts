import path from 'node:path';
import { closestName } from '../../../../messages/closest-name.ts';
import { ExpectedError, isExpected } from '../../../../messages/expected-error.ts';
import { plainLine } from '../../../../messages/plain-text.ts';
import type { ArtifactDeclarations } from '../../../artifacts/declare.ts';
import { encodeFile, fileEndings } from '../../../artifacts/encode.ts';
import type { EncodedArtifact } from '../../../artifacts/encoded.ts';
import { requireRoom } from '../../../artifacts/require-room.ts';
import { type ArtifactKind, maximumArtifacts } from '../../../records/artifact-entry.ts';
import { thatRepeats } from '../../repeating-failure.ts';
import { notebookArtifacts } from './notebook-artifacts.ts';
import {
  type ArtifactOutput,
  findArtifacts,
  looksKept,
  type OutputFile,
  outputFiles,
} from './output-files.ts';

/** A session, as far as it tells whose files are in the output. */
export interface OutputSession {
  /** The step of its first row; undefined if it wrote none. */
  first?: number | undefined;
  /** The files that lay in the output before it, by name, as `stampsOf` tells them. */
  files?: Readonly<Record<string, string>> | undefined;
}

export interface TakeOptions {
  declared: ArtifactDeclarations;
  outcome: 'completed' | 'diverged';
  /** The step of the run's last row. */
  last: number | undefined;
  /** All sessions of the run. */
  sessions: readonly OutputSession[];
  /** Whether tables in the output are those of a tool whose rows are read. */
  hasToolFiles: boolean;
  /** Gets what was left out, in words. */
  note(line: string): void;
}

/**
 * Takes a run's artifacts from the output of its program, once that has ended. Of a diverged run, which the lab ended, those
 * that are missing or can't be read are left out.
 *
 * @param folder that of the output
 * @throws ExpectedError naming the file that can't be kept, or the artifact that is missing
 */
export async function takeArtifacts(
  folder: string,
  options: TakeOptions,
): Promise<EncodedArtifact[]> {
  const { declared, outcome, sessions, note } = options;
  const files = await outputFiles(folder);
  const { artifacts, others } = findArtifacts(files, declared);
  const own = artifacts.filter(
    (each) => !each.isOther && isOfRun(each, sessions) && !isBeyond(each, options),
  );
  const isCompleted = outcome === 'completed';
  const inCells = await notebookArtifacts(
    folder,
    files.filter((each) => !each.isOther && isOfRun(each, sessions)).map(({ file }) => file),
    {
      declared,
      but: new Set(own.map(({ name }) => name)),
      end: isCompleted ? undefined : options.last,
      note,
    },
  );
  if (isCompleted)
    requireAll([...own, ...inCells.map(({ entry }) => entry)], artifacts, others, declared);
  requireFew(own);
  requireDistinct(own);
  const taken: EncodedArtifact[] = [];
  for (const { name, step, file } of own) {
    const shown = plainLine(file, 100);
    try {
      taken.push(await encodeFile(declared[name]!, path.join(folder, file), { name, step, shown }));
    } catch (error) {
      if (isCompleted || !isExpected(error)) throw error;
      note(`its artifact is left out: ${error.message}`);
    }
    requireRoom(taken);
  }
  taken.push(...inCells);
  requireRoom(taken);
  if (isCompleted) requireWithin(taken, own, options.last);
  noteOthers(others, options);
  return taken;
}

/**
 * Whether a file belongs to the rows of the run. What an earlier session wrote from the step on where a later one went on,
 * and that this one didn't write again, doesn't: its rows don't, either.
 */
function isOfRun(
  { file, stamp, step = Infinity }: OutputFile & { step?: number | undefined },
  sessions: readonly OutputSession[],
): boolean {
  return sessions.every(({ first = Infinity, files = {} }) => {
    const layThere = Object.hasOwn(files, file) && files[file] === stamp;
    return !layThere || step < first || first === Infinity;
  });
}

/** A program may have gone on for a moment after its run had diverged. */
function isBeyond(
  { step }: ArtifactOutput,
  { outcome, last = -1 }: Pick<TakeOptions, 'outcome' | 'last'>,
): boolean {
  return outcome === 'diverged' && step !== undefined && step > last;
}

/** @throws ExpectedError that will repeat, naming an artifact of which there is no file */
function requireAll(
  own: readonly { name: string }[],
  all: readonly ArtifactOutput[],
  others: readonly OutputFile[],
  declared: ArtifactDeclarations,
): void {
  const written = new Set(own.map(({ name }) => name));
  const missing = Object.keys(declared).find((name) => !written.has(name));
  if (missing === undefined) return;
  const { kind } = declared[missing]!;
  const endings = fileEndings[kind];
  const file = `${missing}${endings ? `.${endings[0]}` : ''}`;
  const why = whyMissing(missing, kind, all, others);
  throw thatRepeats(new ExpectedError(`wrote no ${file}, which its artifacts declare${why}`));
}

function whyMissing(
  name: string,
  kind: ArtifactKind,
  all: readonly ArtifactOutput[],
  others: readonly OutputFile[],
): string {
  const found = all.find((each) => each.name === name);
  if (found) {
    const shown = plainLine(found.file, 100);
    if (found.isOther)
      return `; ${shown} is no file, but a link or a folder: write the file itself`;
    return `; ${shown} is of an earlier session, whose rows this one replaced`;
  }
  const endings = fileEndings[kind];
  const near = others.find(({ file }) => {
    const [artifact] = findArtifacts([{ file, stamp: '', isOther: false }], {
      [name]: { kind: 'digest', about: '' },
    }).artifacts;
    return artifact !== undefined;
  });
  if (!near) return misspelt(name, others);
  if (!endings) return '';
  return `; it wrote ${plainLine(near.file, 100)}, and a ${kind} is a file ${endings.map((each) => `.${each}`).join(', ')}`;
}

/** A file whose name is nearly that of an artifact. */
function misspelt(name: string, others: readonly OutputFile[]): string {
  const stems = others.map(({ file }) => stemOf(file));
  const meant = closestName(name, stems);
  if (meant === undefined) return '';
  return `; is it ${plainLine(others[stems.indexOf(meant)]!.file, 100)}?`;
}

/** "samples" of "samples@500.png" */
function stemOf(file: string): string {
  return /^[^@.]*/.exec(file)![0];
}

function requireFew({ length }: readonly ArtifactOutput[]): void {
  if (length <= maximumArtifacts) return;
  throw thatRepeats(
    new ExpectedError(
      `wrote ${length} artifacts, and a run may keep ${maximumArtifacts}: write them at fewer steps`,
    ),
  );
}

function requireDistinct(own: readonly ArtifactOutput[]): void {
  const seen = new Map<string, ArtifactOutput>();
  for (const each of own) {
    const key = `${each.name}@${each.step ?? ''}`;
    const before = seen.get(key);
    seen.set(key, each);
    if (!before) continue;
    const both = [before, each].map(({ file }) => plainLine(file, 100)).join(' and ');
    const at = each.step === undefined ? '' : ` at step ${each.step}`;
    throw thatRepeats(
      new ExpectedError(`wrote ${both}, which are both ${each.name}${at}: write one of them`),
    );
  }
}

/** @throws ExpectedError that will repeat, naming what was kept at a step that the run hasn't reached */
function requireWithin(
  taken: readonly EncodedArtifact[],
  own: readonly ArtifactOutput[],
  last = -1,
): void {
  const beyond = taken.find(({ entry: { step = 0 } }) => step > last);
  if (!beyond) return;
  const { name, step } = beyond.entry;
  const file = own.find((each) => each.name === name && each.step === step)?.file;
  throw thatRepeats(
    new ExpectedError(
      `wrote ${plainLine(file ?? `${name}@${step}`, 100)}, but its last row is of step ${last}: write ${name} at a step with a row instead of ${step}, or without a step at the end`,
    ),
  );
}

const namedOthers = 3;

/** Tells of files that might have been meant to be kept. */
function noteOthers(
  others: readonly OutputFile[],
  { declared, hasToolFiles, note }: TakeOptions,
): void {
  const kinds: ArtifactKind[] = ['array', 'picture', ...(hasToolFiles ? [] : ['table' as const])];
  const names = Object.keys(declared);
  const isMeant = (file: string) =>
    looksKept(file, kinds) || closestName(stemOf(file), names) !== undefined;
  const files = others.filter(({ file, isOther }) => !isOther && isMeant(file));
  if (files.length === 0) return;
  const named = files.slice(0, namedOthers).map(({ file }) => plainLine(file, 60));
  const more = files.length > namedOthers ? ` and ${files.length - namedOthers} more` : '';
  note(
    `it wrote ${named.join(', ')}${more}, which its artifacts don't declare: what is to be kept has a name there`,
  );
}
