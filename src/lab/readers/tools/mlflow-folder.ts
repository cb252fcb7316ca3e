import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { sha256 } from '../../../files/digest.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { CollectedMetrics, type Measured } from '../formats/collected-metrics.ts';
import { digestOfDigests } from '../formats/digests.ts';
import { FormatError, inFile, inPart } from '../formats/format-error.ts';
import type { Source } from '../found-run.ts';

/** A run as MLflow keeps it, in a folder or a database. */
export interface MlflowRun {
  place: string;
  name: string | undefined;
  /** "FINISHED", "FAILED", "KILLED", "RUNNING" */
  status: string | undefined;
  /** In milliseconds since 1970. */
  start: number | undefined;
  end: number | undefined;
  commit: string | undefined;
  /** All are texts. */
  parameters: Map<string, string>;
  metrics: CollectedMetrics['series'];
  /** The end of a metric's file was missing. */
  isTorn: boolean;
  digest: string;
}

/** Files that hold a run, or several. */
export interface MlflowRuns {
  place: string;
  files: string[];
  read(): Promise<MlflowRun[]>;
}

/** The names of the only tags that are read: others have users and paths. */
export const nameTag = 'mlflow.runName';
export const commitTag = 'mlflow.source.git.commit';

/**
 * The runs of folders `mlruns/<experiment>/<run>`, with a file for each parameter, metric and tag. Those that were deleted
 * are left out.
 */
export async function mlflowFolders(source: Source): Promise<MlflowRuns[]> {
  const folders = source.files
    .filter((file) => path.posix.basename(file) === 'meta.yaml' && !/(^|\/)\.trash\//.test(file))
    .map((file) => path.posix.dirname(file));
  const heads = await Promise.all(
    folders.map(async (folder) => (await source.head(metaOf(folder), headBytes)).toString('utf8')),
  );
  return folders
    .filter((_, i) => /^run_(id|uuid):/m.test(heads[i]!) && !isDeleted(heads[i]!))
    .map((folder) => runsIn(source, folder));
}

const headBytes = 16_384;
const maximumBytes = 2 ** 28;
/** Files of a run besides its `meta.yaml`. */
const kinds = ['metrics', 'params', 'tags'] as const;
const tags = [nameTag, commitTag].map((tag) => `tags/${tag}`);

function metaOf(folder: string): string {
  return path.posix.join(folder, 'meta.yaml');
}

function isDeleted(meta: string): boolean {
  return /^lifecycle_stage: *['"]?deleted\b/m.test(meta);
}

function runsIn(source: Source, folder: string): MlflowRuns {
  const start = folder === '.' ? '' : `${folder}/`;
  const within = source.files.flatMap((file) => {
    if (!file.startsWith(start)) return [];
    const name = file.slice(start.length);
    const isOwn = kinds.some((kind) => name.startsWith(`${kind}/`));
    return isOwn && (!name.startsWith('tags/') || tags.includes(name)) ? [name] : [];
  });
  const names = ['meta.yaml', ...within];
  return {
    place: folder,
    files: names.map((name) => path.posix.join(folder, name)),
    read: async () => [await readFolder(source, folder, names)],
  };
}

async function readFolder(
  source: Source,
  folder: string,
  names: readonly string[],
): Promise<MlflowRun> {
  const contents = new Map<string, Buffer>();
  for (const name of names) {
    contents.set(name, await source.read(path.posix.join(folder, name), maximumBytes));
  }
  const textOf = (name: string) => contents.get(name)?.toString('utf8');
  const namesOf = (kind: string) => names.filter((name) => name.startsWith(`${kind}/`));
  const meta = metaIn(metaOf(folder), textOf('meta.yaml')!);
  const metrics = new CollectedMetrics();
  const torn = namesOf('metrics').filter((name) => {
    const file = path.posix.join(folder, name);
    return inFile(file, () => takeMetric(innerName(name), textOf(name)!, metrics)).isTorn;
  });
  return {
    place: folder,
    name: meta.run_name ?? textOf(`tags/${nameTag}`),
    status: typeof meta.status === 'number' ? statuses[meta.status] : (meta.status ?? undefined),
    start: meta.start_time ?? undefined,
    end: meta.end_time ?? undefined,
    commit: textOf(`tags/${commitTag}`)?.trim(),
    parameters: new Map(namesOf('params').map((name) => [innerName(name), textOf(name)!])),
    metrics: metrics.series,
    isTorn: torn.length > 0,
    digest: digestOfDigests([...contents.values()].map((bytes) => sha256(bytes))),
  };
}

/** `metrics/train/loss` is "train/loss". */
function innerName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

const metaSchema = z.object({
  run_name: z.string().nullish(),
  status: z.union([z.number(), z.string()]).nullish(),
  start_time: z.number().nullish(),
  end_time: z.number().nullish(),
});

/** As MLflow numbers them, from 1. */
const statuses = [undefined, 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];

function metaIn(file: string, text: string): z.infer<typeof metaSchema> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    throw new ExpectedError(`${file}: is no YAML. Copy it anew, or take its folder away`);
  }
  const { data, error } = metaSchema.safeParse(value);
  if (data) return data;
  const field = error.issues[0]!.path.join('.');
  throw new ExpectedError(`${file}: ${field || 'it'} isn't as MLflow writes it`);
}

/** Lines "time value step"; before MLflow 1.0 without a step, since MLflow 3 with the name and digest of a data set. */
function takeMetric(name: string, text: string, metrics: CollectedMetrics): { isTorn: boolean } {
  const lines = text.split('\n');
  const rest = lines.pop()!;
  lines.forEach((line, i) => {
    if (line.trim())
      metrics.add(
        name,
        inPart(`line ${i + 1}`, () => measuredIn(line)),
      );
  });
  return { isTorn: rest.trim() !== '' };
}

function measuredIn(line: string): Measured {
  const [time, value, step = '0'] = line.trim().split(' ');
  const measured = {
    time: Number(time) / 1000,
    value: pythonNumber(value ?? ''),
    step: Number(step),
  };
  if (
    Number.isFinite(measured.time) &&
    Number.isSafeInteger(measured.step) &&
    measured.value !== undefined
  ) {
    return { ...measured, value: measured.value };
  }
  throw new FormatError(`expected "time value step", not ${JSON.stringify(line.slice(0, 60))}`);
}

function pythonNumber(text: string): number | undefined {
  const named = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    '-inf': Number.NEGATIVE_INFINITY,
  };
  if (Object.hasOwn(named, text)) return named[text as keyof typeof named];
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
