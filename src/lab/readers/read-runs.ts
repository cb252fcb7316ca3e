import path from 'node:path';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { publicFacts, publicLabel } from './facts.ts';
import { filesBeside, isNamedAs, type ReadCandidate } from './files-beside.ts';
import type { FoundArtifact } from './found-artifact.ts';
import type { Candidate, FoundRun, Reader, ReaderName, ReadOptions, Source } from './found-run.ts';
import { type ReaderEntry, readers } from './readers.ts';
import { listed, narrowTo, openSource } from './source.ts';

export interface ReadRunsOptions extends Omit<ReadOptions, 'asked'> {
  /** Only this reader is asked. Default: all, the most specific first. */
  reader?: ReaderName | undefined;
  /** Only the runs that this file belongs to, relative to the folder. */
  file?: string | undefined;
  /** Names of artifacts, in camelCase: files that are named so are no logs of runs. */
  artifacts?: readonly string[] | undefined;
}

/** What was read from a place. */
export interface ReadRuns {
  runs: FoundRun[];
  /** The files that no reader recognised. */
  ignored: string[];
  /** What was recognised and left out: a line each, for the terminal. */
  said: string[];
}

/** Nothing there is a run, or none has rows yet. */
export class NoRunError extends ExpectedError {}

/**
 * Reads all runs that a folder or a file holds, whatever tool wrote them.
 *
 * @throws ExpectedError naming the file that can't be read and the remedy
 * @throws NoRunError saying what lies there if no run does
 */
export async function readRuns(place: string, options: ReadRunsOptions = {}): Promise<ReadRuns> {
  const { reader, file, artifacts = [], ...rest } = options;
  const opened = await openSource(place);
  const source = file === undefined ? opened : narrowTo(opened, file);
  const asked = entriesOf(reader);
  const logs = withoutArtifacts(source, artifacts);
  const candidates = await findCandidates(logs, asked, { ...rest, asked: reader !== undefined });
  if (candidates.length === 0) throw nothingFound(place, source, asked);
  const read: ReadCandidate[] = [];
  const said: string[] = [];
  for (const candidate of candidates) {
    const found = (await readCandidate(candidate)).map(withoutPrivate);
    read.push({ candidate, runs: found });
    if (found.length === 0) said.push(`${candidate.place}: holds no rows yet`);
  }
  const runs = withFilesBeside(logs, source, read);
  if (runs.length === 0) throw new NoRunError(said.map((line) => plainLine(line)).join('; '));
  return { runs, ignored: leftOver(source, candidates), said: [...recognised(runs), ...said] };
}

/** What a program wrote beside its log, as its experiment declares it, is no other run. */
function withoutArtifacts(source: Source, artifacts: readonly string[]): Source {
  const isLog = (file: string) => file === source.named || !isNamedAs(file, artifacts);
  return { ...source, files: source.files.filter(isLog) };
}

/** With one of several logs named, nothing tells to which of them the files beside it belong. */
function withFilesBeside(logs: Source, source: Source, read: readonly ReadCandidate[]): FoundRun[] {
  const { named } = source;
  const isOneOfSeveral =
    named !== undefined &&
    logs.files.some((file) => file !== named && endingOf(file) === endingOf(named));
  const beside = isOneOfSeveral ? new Map<FoundRun, FoundArtifact[]>() : filesBeside(source, read);
  return read
    .flatMap(({ runs }) => runs)
    .map((run) => {
      const artifacts = [...(run.artifacts ?? []), ...(beside.get(run) ?? [])];
      return artifacts.length > 0 ? { ...run, artifacts } : run;
    });
}

function endingOf(file: string): string {
  return path.posix.extname(file).toLowerCase();
}

function entriesOf(name: ReaderName | undefined): readonly ReaderEntry[] {
  if (name === undefined) return readers;
  const entries = readers.filter((entry) => entry.name === name);
  if (entries.length > 0) return entries;
  const known = [...new Set(readers.map((entry) => entry.name))].join(', ');
  throw new ExpectedError(`there is no reader ${JSON.stringify(name)}; known: ${known}`);
}

async function findCandidates(
  source: Source,
  entries: readonly ReaderEntry[],
  options: ReadOptions,
): Promise<Candidate[]> {
  const taken = new Set<string>();
  const candidates: Candidate[] = [];
  for (const { load } of entries) {
    const free = { ...source, files: source.files.filter((file) => !taken.has(file)) };
    for (const candidate of await findWith(await load(), free, options)) {
      for (const file of candidate.files) taken.add(file);
      candidates.push(candidate);
    }
  }
  return candidates;
}

async function findWith(reader: Reader, source: Source, options: ReadOptions) {
  if (source.files.length === 0) return [];
  const { named } = source;
  const found = await reader.find(source, options);
  return found.filter(({ files }) => named === undefined || files.includes(named));
}

/** Readers name the place in a file. A candidate of several files adds which one they are about. */
async function readCandidate({ place, files, read }: Candidate): Promise<FoundRun[]> {
  try {
    return await read();
  } catch (error) {
    if (!isExpected(error)) throw error;
    const names = [place, ...files].some((name) => error.message.startsWith(name));
    throw names ? error : new ExpectedError(`${place}: ${error.message}`);
  }
}

/** Readers keep to the whitelist themselves; here it holds for all, whatever a reader gives. */
function withoutPrivate(run: FoundRun): FoundRun {
  const { tool, toolVersion, label, facts, ...rest } = run;
  const texts = { toolVersion: publicLabel(toolVersion), label: publicLabel(label) };
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    tool: publicLabel(tool) ?? 'unknown tool',
    facts: publicFacts(facts),
  };
}

/** "Lightning: 2 runs, in version_0, version_1" and what its reader tells of each. */
function recognised(runs: readonly FoundRun[]): string[] {
  return [...Map.groupBy(runs, ({ tool }) => tool)].flatMap(([tool, same]) => {
    const places = listed([...new Set(same.map(({ place }) => place))]);
    const count = same.length === 1 ? '1 run' : `${same.length} runs`;
    const told = same.flatMap((run) => (run.told ?? []).map((line) => `${run.place}: ${line}`));
    return [`${tool}: ${count}, in ${places}`, ...told];
  });
}

function leftOver({ files, named }: Source, candidates: readonly Candidate[]): string[] {
  if (named !== undefined) return [];
  const taken = new Set(candidates.flatMap((candidate) => candidate.files));
  return files.filter((file) => !taken.has(file));
}

function nothingFound(
  place: string,
  { files, named }: Source,
  asked: readonly ReaderEntry[],
): NoRunError {
  const sought = asked.map(({ seeks }) => seeks).join(', ');
  const there = named ?? listed(files);
  const remedy = remedyFor(named === undefined ? files : [named], named, asked);
  return new NoRunError(
    `${place}: holds no run that is recognised. Looked for ${sought}; found ${there}: ${remedy}`,
  );
}

/** Of tables and logs, only their author can say what holds the step. */
function remedyFor(
  files: readonly string[],
  named: string | undefined,
  asked: readonly ReaderEntry[],
): string {
  const reads = (name: ReaderName) => asked.some((entry) => entry.name === name);
  if (reads('csv') && files.some((file) => /\.(csv|tsv)$/i.test(file))) {
    return "name the column that holds the step, by --step or step: '…', or let --tool csv or tool: 'csv' count the rows";
  }
  if (reads('lines') && files.some((file) => /\.(log|out|txt)$/i.test(file))) {
    return 'tell by a pattern what its lines hold, by --lines or lines: /…/';
  }
  return named === undefined
    ? 'name one file, or the folder that the tool wrote'
    : "name its tool, by --tool or tool: 'csv', or write JSON lines";
}
