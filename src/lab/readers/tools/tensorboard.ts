import path from 'node:path';
import { sha256 } from '../../../files/digest.ts';
import { artifactStepsFrom } from '../artifact-file.ts';
import { CollectedMetrics, stepsFrom } from '../formats/collected-metrics.ts';
import { digestOfDigests } from '../formats/digests.ts';
import { inFile } from '../formats/format-error.ts';
import { type EventMedia, type Events, readEventFile } from '../formats/tensorboard-events.ts';
import type { FoundArtifact } from '../found-artifact.ts';
import type {
  Candidate,
  FoundRun,
  FoundSeries,
  Reader,
  ReadOptions,
  Source,
} from '../found-run.ts';
import { factsOf, labelOf } from '../told-facts.ts';

/**
 * TensorBoard's event files, as PyTorch, Keras, JAX and others write them. A folder with such files is a run, but for
 * those that writers make within a run: `train` and `validation` (Keras), one for each line of `add_scalars`, and one named
 * by a time for the parameters of `add_hparams` (PyTorch).
 */
export const tensorboard: Reader = {
  name: 'tensorboard',
  async find(source, options) {
    const folders = Map.groupBy(source.files.filter(isEventFile), path.posix.dirname);
    const homes = Map.groupBy(folders.keys(), (folder) => homeOf(folder, folders));
    return [...homes].map(([home, members]) => {
      const family = new Map(members.map((folder) => [folder, folders.get(folder)!]));
      return candidateOf(source, home, family, options);
    });
  },
};

/** Event files can be larger, but then hold pictures, not scalars. */
const maximumBytes = 2 ** 30;
/** Folders in which writers split a run. */
const splits = /^(train|training|val|valid|validation|test|eval|evaluation|dev)$/;

function isEventFile(file: string): boolean {
  const name = path.posix.basename(file);
  return /(^|\.)tfevents\./.test(name) && !name.endsWith('.profile-empty');
}

/** The folder whose files are read together with those of this one: the outermost around it that has event files. */
function homeOf(folder: string, folders: ReadonlyMap<string, unknown>): string {
  const outermost = ancestorsOf(folder).findLast((each) => folders.has(each)) ?? folder;
  return isSplit(outermost, [...folders.keys()]) ? path.posix.dirname(outermost) : outermost;
}

/** The folders around a folder, from the innermost. */
function ancestorsOf(folder: string): string[] {
  if (folder === '.') return [];
  const parent = path.posix.dirname(folder);
  return [parent, ...ancestorsOf(parent)];
}

/** Whether a folder and those beside it are the parts of one run. */
function isSplit(folder: string, folders: readonly string[]): boolean {
  if (folder === '.') return false;
  const parent = path.posix.dirname(folder);
  const beside = folders.filter((each) => each !== '.' && path.posix.dirname(each) === parent);
  const isWhole = beside.length > 1 || folders.includes(parent);
  return isWhole && beside.every((each) => splits.test(path.posix.basename(each)));
}

function candidateOf(
  source: Source,
  home: string,
  family: ReadonlyMap<string, readonly string[]>,
  { step }: ReadOptions,
): Candidate {
  const files = [...family.values()].flat();
  const host = hostIn(files);
  return {
    place: withoutHost(home, host),
    files,
    async read() {
      const folders: Folder[] = [];
      for (const [place, own] of family) folders.push(await readFolder(source, place, own));
      return runsOf(folders).map((run) => {
        const found = foundRun(run, withoutHost(run.place, host));
        const artifacts = artifactStepsFrom(artifactsOf(source, run), found.metrics, step);
        return {
          ...found,
          metrics: stepsFrom(found.metrics, step, found.place),
          ...(artifacts.length > 0 && { artifacts }),
        };
      });
    },
  };
}

/** The event files of one folder. */
interface Folder {
  place: string;
  events: Events;
  /** Of its files. */
  digests: string[];
}

async function readFolder(
  source: Source,
  place: string,
  names: readonly string[],
): Promise<Folder> {
  const events: Events = {
    metrics: new CollectedMetrics(),
    parameters: new Map(),
    purged: 0,
    tornFiles: 0,
    plugins: new Map(),
    media: [],
  };
  const digests: string[] = [];
  for (const name of names.toSorted(byTime)) {
    const bytes = await source.read(name, maximumBytes);
    inFile(name, () => readEventFile(name, bytes, events));
    digests.push(sha256(bytes));
  }
  return { place, events, digests };
}

/** A file's name has the second in which it was begun, then host and process. */
function byTime(a: string, b: string): number {
  return secondIn(a) - secondIn(b) || (a < b ? -1 : 1);
}

function secondIn(file: string): number {
  return Number(/tfevents\.(\d+)/.exec(file)?.[1] ?? 0);
}

/** A run, and the folders within it that are parts of it. */
interface Run {
  place: string;
  own: Folder | undefined;
  splits: Folder[];
  /** Of `add_scalars`, with the names of their metrics. */
  lines: { folder: Folder; name: string }[];
  hparams: Folder[];
}

function runsOf(folders: readonly Folder[]): Run[] {
  const places = folders.map(({ place }) => place);
  const runs = new Map<string, Run>();
  const runAt = (place: string): Run => {
    const run = runs.get(place) ?? { place, own: undefined, splits: [], lines: [], hparams: [] };
    runs.set(place, run);
    return run;
  };
  const whole = withoutParts(folders, places);
  for (const folder of folders) {
    const parent = path.posix.dirname(folder.place);
    const line = lineOf(folder, places);
    if (isHparams(folder, places)) runAt(parent).hparams.push(folder);
    else if (line) runAt(line.around).lines.push({ folder, name: line.name });
    else if (isSplit(folder.place, whole)) runAt(parent).splits.push(folder);
    else runAt(folder.place).own = folder;
  }
  return [...runs.values()].flatMap(withTrials).filter((run, _, all) => !isEmptyHome(run, all));
}

/** The places of folders that may be splits of a run. */
function withoutParts(folders: readonly Folder[], places: readonly string[]): string[] {
  return folders
    .filter((folder) => !isHparams(folder, places) && !lineOf(folder, places))
    .map(({ place }) => place);
}

/** `add_hparams` writes a folder named by the time, as Python's `time.time()` tells it. */
function isHparams({ place, events }: Folder, places: readonly string[]): boolean {
  const isTime = /^\d{9,11}(\.\d+)?$/.test(path.posix.basename(place));
  return isTime && events.parameters.size > 0 && places.includes(path.posix.dirname(place));
}

/**
 * `add_scalars('loss', { train, val })` writes the tag "loss" to a folder for each: `loss_train` (PyTorch), or `loss/train`
 * (tensorboardX).
 */
function lineOf(
  { place, events }: Folder,
  places: readonly string[],
): { around: string; name: string } | undefined {
  const [tag, ...more] = events.metrics.series.keys();
  if (tag === undefined || more.length > 0) return undefined;
  for (const around of ancestorsOf(place).filter((each) => places.includes(each))) {
    const below = path.posix.relative(around, place);
    const start = [`${tag.replaceAll('/', '_')}_`, `${tag}/`].find((each) =>
      below.startsWith(each),
    );
    const line = start && below.slice(start.length);
    if (line) return { around, name: `${tag}/${line}` };
  }
  return undefined;
}

/** With several folders of `add_hparams`, each is a trial, and so a run of its own. */
function withTrials(run: Run): Run[] {
  if (run.hparams.length < 2) return [run];
  const trials = run.hparams.map((own) => ({
    place: own.place,
    own,
    splits: [],
    lines: [],
    hparams: [],
  }));
  return [{ ...run, hparams: [] }, ...trials];
}

/** A folder around runs may have an event file without anything in it. */
function isEmptyHome({ place, own, splits, lines, hparams }: Run, all: readonly Run[]): boolean {
  const isEmpty =
    !own ||
    (own.events.metrics.series.size === 0 &&
      own.events.parameters.size === 0 &&
      own.events.media.length === 0);
  const isAround = all.some((run) => ancestorsOf(run.place).includes(place));
  return isEmpty && isAround && splits.length + lines.length + hparams.length === 0;
}

function foundRun(run: Run, place: string): FoundRun {
  const folders = foldersOf(run);
  const first = Math.min(...folders.map(({ events }) => events.first ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...folders.map(({ events }) => events.last ?? Number.NEGATIVE_INFINITY));
  const metrics = metricsOf(run);
  const label = place === '.' ? undefined : labelOf(path.posix.basename(place));
  return {
    place,
    tool: 'TensorBoard',
    ...(label && { label }),
    parameters: Object.fromEntries(folders.flatMap(({ events }) => [...events.parameters])),
    metrics,
    facts: Number.isFinite(first) ? factsOf({ started: first, durationSeconds: last - first }) : {},
    notes: notesOf(folders, metrics),
    digest: digestOfDigests(folders.flatMap(({ digests }) => digests)),
  };
}

function foldersOf({ own, splits, lines, hparams }: Run): Folder[] {
  return [...(own ? [own] : []), ...splits, ...lines.map(({ folder }) => folder), ...hparams];
}

function metricsOf({ own, splits, lines, hparams }: Run): Map<string, FoundSeries> {
  const metrics = new Map<string, FoundSeries>(own?.events.metrics.series);
  for (const { place, events } of splits) {
    const split = path.posix.basename(place);
    for (const [tag, series] of events.metrics.series) metrics.set(`${split}/${tag}`, series);
  }
  for (const { folder, name } of lines) {
    for (const series of folder.events.metrics.series.values()) metrics.set(name, series);
  }
  // What `add_hparams` was given as results: a run may have measured the same at each step.
  for (const { events } of hparams) {
    for (const [tag, series] of events.metrics.series) {
      if (!metrics.has(tag)) metrics.set(tag, series);
    }
  }
  return metrics;
}

/** The pictures and texts of a run, named as its metrics are. Files are not named: their names have the host's. */
function artifactsOf(source: Source, { own, splits, hparams }: Run): FoundArtifact[] {
  const parts = [
    ...[own, ...hparams].flatMap((folder) => (folder ? [{ folder, before: '' }] : [])),
    ...splits.map((folder) => ({ folder, before: `${path.posix.basename(folder.place)}/` })),
  ];
  return parts.flatMap(({ folder, before }) =>
    folder.events.media.map((media) => artifactOf(source, `${before}${media.tag}`, media)),
  );
}

function artifactOf(
  source: Source,
  name: string,
  { step, picture, text = '' }: EventMedia,
): FoundArtifact {
  const named = { name, step, place: `${name} at step ${step}` };
  if (!picture) return { kind: 'text', ...named, read: async () => text };
  const read = () => source.part(picture.file, picture.start, picture.bytes);
  return { kind: 'picture', ...named, read };
}

/** Files are not named: their names have the host's. */
function notesOf(folders: readonly Folder[], metrics: ReadonlyMap<string, FoundSeries>): string[] {
  const notes: string[] = [];
  const sum = (count: (events: Events) => number) =>
    folders.reduce((total, { events }) => total + count(events), 0);
  const torn = sum(({ tornFiles }) => tornFiles);
  const purged = sum((events) => events.purged);
  if (metrics.size === 0) notes.push('Its event files hold no scalars.');
  if (torn === 1) notes.push('An event file ends within a record, which is left out.');
  if (torn > 1) notes.push(`${torn} event files end within a record, which is left out.`);
  if (purged > 0) {
    const values = purged === 1 ? 'A value' : `${purged.toLocaleString('en')} values`;
    notes.push(
      `${values} that a restart wrote again, or gave up, ${purged === 1 ? 'is' : 'are'} left out.`,
    );
  }
  return notes;
}

/** The host's name, which event files have in their names. */
function hostIn(files: readonly string[]): string | undefined {
  return files
    .map((file) => /tfevents\.\d+\.([^/]+?)(?:\.\d+)*(?:\.v2)?$/.exec(file)?.[1])
    .find((host) => host);
}

/** PyTorch names folders by time and host, "Dec05_22-10-11_host": such a name is told without the host. */
function withoutHost(place: string, host: string | undefined): string {
  if (!host) return place;
  return place
    .split('/')
    .map((name) =>
      /^[A-Z][a-z]{2}\d{2}_\d{2}-\d{2}-\d{2}_/.test(name) ? name.replace(`_${host}`, '') : name,
    )
    .join('/');
}
