import path from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../../files/digest.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { CollectedMetrics } from '../formats/collected-metrics.ts';
import { digestOfDigests } from '../formats/digests.ts';
import { inFile } from '../formats/format-error.ts';
import {
  gpuName,
  type HistoryRow,
  isWandbFile,
  readWandbFile,
  type WandbFacts,
  type WandbFile,
} from '../formats/wandb-log.ts';
import type { Candidate, FoundRun, Reader, ReadOptions, Source } from '../found-run.ts';
import { factsOf, labelOf, pinnedVersions, withoutGaps } from '../told-facts.ts';
import { wandbArtifacts } from './wandb-media.ts';

/** W&B's local files, of runs on- and offline: `wandb/run-20241219_213046-iy40kb3m/run-iy40kb3m.wandb`. */
export const wandb: Reader = {
  name: 'wandb',
  async find(source, options) {
    const isWandb = await Promise.all(
      source.files.map(
        async (file) =>
          file.endsWith('.wandb') || (isAlone(source) && (await beginsAsWandb(source))),
      ),
    );
    return source.files
      .filter((file, i) => isWandb[i] && !isLatest(file, source))
      .map((file) => candidateOf(source, file, options));
  },
};

const maximumBytes = 2 ** 30;
const maximumSideBytes = 2 ** 20;

/** A single file may have been given another name. */
function isAlone({ files }: Source): boolean {
  return files.length === 1;
}

/** `latest-run` stands for another folder; where links can't be kept, it is a copy. */
function isLatest(file: string, { files }: Source): boolean {
  const [folder, name] = file.split('/').slice(-2);
  return (
    folder === 'latest-run' && files.some((each) => each !== file && each.endsWith(`/${name}`))
  );
}

async function beginsAsWandb(source: Source): Promise<boolean> {
  return isWandbFile(await source.head(source.files[0]!, 4));
}

function candidateOf(source: Source, file: string, { step }: ReadOptions): Candidate {
  const folder = path.posix.dirname(file);
  const place = /(^|\/)(offline-)?run-[^/]+$/.test(folder) ? folder : file;
  const beside = (name: string) => {
    const other = path.posix.join(folder, 'files', name);
    return source.files.includes(other) ? other : undefined;
  };
  const metadata = beside('wandb-metadata.json');
  const requirements = beside('requirements.txt');
  const files = [file, metadata, requirements].filter((each) => each !== undefined);
  const ownFiles = path.posix.join(folder, 'files');
  const media = source.files.filter((each) => each.startsWith(`${ownFiles}/media/`));
  return {
    place,
    files: [...files, ...media],
    async read() {
      const contents = await Promise.all(
        files.map((each) => source.read(each, each === file ? maximumBytes : maximumSideBytes)),
      );
      const textOf = (name: string | undefined) =>
        name && contents[files.indexOf(name)]!.toString('utf8');
      const told = inFile(file, () => readWandbFile(contents[0]!, step));
      const metrics = inFile(file, () => metricsOf(told.rows));
      if (step !== undefined && told.rows.length === 0) {
        throw new ExpectedError(
          `${place}: no row of its history has "${step}" for the steps. Change step, or leave it out`,
        );
      }
      const facts = { ...metadataOf(textOf(metadata)), ...withoutGaps<WandbFacts>(told.facts) };
      const run = foundRun(place, told, metrics);
      const kept = wandbArtifacts(source, ownFiles, told.media);
      const packages = pinnedVersions(textOf(requirements) ?? '');
      return [
        {
          ...run,
          ...(kept.artifacts.length > 0 && { artifacts: kept.artifacts }),
          ...(kept.told.length > 0 && { told: kept.told }),
          facts: factsOf({ ...facts, packages }),
          digest: digestOfDigests(contents.map((each) => sha256(each))),
        },
      ];
    },
  };
}

function metricsOf(rows: readonly HistoryRow[]): FoundRun['metrics'] {
  const metrics = new CollectedMetrics();
  for (const { step, time, values } of rows) {
    for (const [name, value] of values) metrics.add(name, { step, value, time });
  }
  return metrics.series;
}

function foundRun(
  place: string,
  { version, name, config, isTorn }: WandbFile,
  metrics: FoundRun['metrics'],
): Omit<FoundRun, 'facts' | 'digest'> {
  return {
    place,
    tool: 'W&B',
    ...withoutGaps({ toolVersion: versionOf(version), label: labelOf(name) }),
    parameters: Object.fromEntries(config),
    metrics,
    notes: [
      ...(metrics.size === 0 ? ['Its file holds no history.'] : []),
      ...(isTorn ? ['Its file ends within a record, which is left out.'] : []),
    ],
  };
}

function versionOf(text: string | undefined): string | undefined {
  return /^\d+[\w.]{0,40}/.exec(text ?? '')?.[0];
}

/** Of `wandb-metadata.json`, which online runs have, only what may be told. */
const metadataSchema = z
  .object({
    os: z.string(),
    python: z.string(),
    gpu: z.string(),
    gpu_count: z.number(),
    git: z.object({ commit: z.string() }).partial(),
  })
  .partial();

/** Nothing of a file that isn't as W&B writes it: the run is whole without it. */
function metadataOf(text: string | undefined): WandbFacts {
  const { data } = metadataSchema.safeParse(jsonOf(text));
  if (!data) return {};
  const { os, python, gpu, gpu_count, git } = data;
  return {
    system: os,
    python,
    gpu: gpu && gpuName(gpu, gpu_count),
    commit: git?.commit,
  };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
