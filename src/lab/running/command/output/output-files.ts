import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from '../../../../files/names-in.ts';
import { isNotFound } from '../../../../files/regular-file.ts';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { plainLine } from '../../../../messages/plain-text.ts';
import type { ArtifactDeclarations } from '../../../artifacts/declare.ts';
import { fileEndings } from '../../../artifacts/encode.ts';
import { camelCase } from '../../../readers/metric-names.ts';
import { latestStep } from '../../../records/series.ts';

/** A file in a program's output. */
export interface OutputFile {
  /** Its name in the folder. */
  file: string;
  /** Tells it from what it was before it was written again. */
  stamp: string;
  /** A link, a folder, a pipe: only files are read. */
  isOther: boolean;
}

/** A file that is one of the declared artifacts, by its name. */
export interface ArtifactOutput extends OutputFile {
  name: string;
  /** Undefined for the run's end. */
  step: number | undefined;
}

/** What lies in the folder of a program's output, sorted; without what lies in folders there. */
export async function outputFiles(folder: string): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for (const file of (await namesIn(folder)).sort()) {
    const entry = await lstat(path.join(folder, file), { bigint: true }).catch(ignoreNotFound);
    if (entry) files.push({ file, stamp: stampOf(entry), isOther: !entry.isFile() });
  }
  return files;
}

/** More files than a run may keep: a program that writes more than these is slow by them, too. */
const mostStamps = 10_000;

/** The stamps of files, by name, to tell later which of them were written again. */
export function stampsOf(files: readonly OutputFile[]): Record<string, string> {
  return Object.fromEntries(files.slice(0, mostStamps).map(({ file, stamp }) => [file, stamp]));
}

/** Parts files into artifacts and others. @throws ExpectedError naming a file whose step is none */
export function findArtifacts(
  files: readonly OutputFile[],
  declared: ArtifactDeclarations,
): { artifacts: ArtifactOutput[]; others: OutputFile[] } {
  const artifacts: ArtifactOutput[] = [];
  const others: OutputFile[] = [];
  for (const each of files) {
    const found = artifactOf(each.file, declared);
    if (found) artifacts.push({ ...each, ...found });
    else others.push(each);
  }
  return { artifacts, others };
}

/** A file whose name has no ending, or one of those that tables, arrays and pictures have. */
export function looksKept(file: string, kinds: readonly (keyof typeof fileEndings)[]): boolean {
  const ending = path.extname(file).slice(1).toLowerCase();
  return kinds.some((kind) => fileEndings[kind]?.includes(ending));
}

/** "confusion@500.csv" is the table `confusion` at step 500, if there is such a table. */
function artifactOf(
  file: string,
  declared: ArtifactDeclarations,
): Pick<ArtifactOutput, 'name' | 'step'> | undefined {
  for (const [stem, ending] of partings(file)) {
    const [, written = '', digits] = /^(.*?)(?:@(\d+))?$/s.exec(stem)!;
    const name = nameOf(written, declared);
    if (name === undefined) continue;
    const endings = fileEndings[declared[name]!.kind];
    if (endings && !endings.includes(ending.toLowerCase())) continue;
    return { name, step: digits === undefined ? undefined : stepOf(digits, file) };
  }
  return undefined;
}

function nameOf(written: string, declared: ArtifactDeclarations): string | undefined {
  if (Object.hasOwn(declared, written)) return written;
  const name = camelCase(written);
  return name !== undefined && Object.hasOwn(declared, name) ? name : undefined;
}

/** A file's name and ending: "model.tar.gz" has one of `gz`, of `tar.gz`, or none. */
function partings(file: string): [stem: string, ending: string][] {
  const parts = file.split('.');
  return [1, 2, 0]
    .filter((count) => count < parts.length)
    .map((count) => {
      const at = parts.length - count;
      return [parts.slice(0, at).join('.'), parts.slice(at).join('.')];
    });
}

function stepOf(digits: string, file: string): number {
  const step = Number(digits);
  if (step <= latestStep) return step;
  throw new ExpectedError(
    `${plainLine(file, 100)}: ${plainLine(digits, 40)} is no step; the latest one is ${latestStep}`,
  );
}

/** Of a file that is written again, at least the time differs. A copy of the cache keeps both. */
function stampOf({ size, mtimeNs }: BigIntStats): string {
  return `${size}-${mtimeNs}`;
}

function ignoreNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
