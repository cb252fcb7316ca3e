import { access, mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { megabytes, sizesOf } from '../../files/sizes.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { whyNotInstalled } from '../engines/missing-packages.ts';
import { type Experiment, loadExperiment } from '../planning/experiment.ts';
import { type PlannedRun, planRuns, type Selection } from '../planning/plan.ts';
import { type EngineName, engineInWords, type RunEngineName } from '../records/engine-names.ts';
import { gitState } from '../records/provenance.ts';
import type { PostClaims } from '../statements/post-claims.ts';
import { stateClaims } from '../statements/state-claims.ts';
import { writeChecksums } from './checksums.ts';
import { layout } from './layout.ts';
import { writeManifest } from './manifest.ts';
import { runScript } from './run-script.ts';
import { stageData } from './stage-data.ts';
import { stageLab } from './stage-lab.ts';
import { stageNative, stageVulkan } from './stage-libraries.ts';
import { requirePortableNode, stageNode } from './stage-node.ts';
import { stageProgram } from './stage-program.ts';
import { compressionOf, writeArchive } from './write-archive.ts';

export interface PackOptions extends StageOptions {
  selection: Selection;
  /** The archive, `.tar.xz` or `.tar.gz`. */
  out: string;
  /** For `.tar.gz`, 1–9. */
  gzipLevel?: number;
}

/** How a pack's folder is filled. */
export interface StageOptions {
  root: string;
  /**
   * If undefined, webgpu and wasm are packed, as far as they are installed, and the pack uses the faster one that the
   * machine supports.
   */
  engine: EngineName | undefined;
  dataPath: string | undefined;
  /** A folder with Vulkan's loader, and with drivers if they are to replace the machine's own. */
  vulkan: string | undefined;
  /** The command to put on record. */
  command: string;
  /** Finds the claims in posts, which are stated before the runs. Default: there are none. */
  postClaims?: PostClaims | undefined;
  /** Whether the pack also gets decoded data: its folder is shared, and two machines would decode at the same time. */
  decoded?: boolean | undefined;
  report(line: string): void;
}

/** A larger archive is awkward to carry to a machine without a network. */
const comfortableBytes = 60e6;

/**
 * Writes an archive that records an experiment's runs on a bare Linux machine: Node, the lab, the experiment, the
 * engine, the data, and `run.sh`. Returns lines that describe the archive's size. @throws ExpectedError
 */
export async function packExperiment(name: string, options: PackOptions): Promise<string[]> {
  requirePortableNode();
  const out = path.resolve(options.out);
  const compression = await compressionOf(out);
  await access(path.dirname(out)).catch(() => {
    throw new ExpectedError(`${options.out}: there is no folder ${path.dirname(out)}`);
  });
  const experiment = await loadExperiment(options.root, name);
  requirePackable(experiment);
  const staging = await mkdtemp(path.join(await realpath(path.dirname(out)), '.lab-pack-'));
  try {
    const folder = path.join(staging, path.basename(out, `.tar.${compression}`));
    await stagePack(experiment, planRuns(experiment, options.selection), options, folder);
    const sizes = await sizesOf(folder);
    options.report(`compressing ${describeParts(sizes)}`);
    await writeArchive(folder, out, compression, options.gzipLevel);
    return describeArchive(options.out, (await stat(out)).size, sizes);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A pack has Node and an engine: nothing that starts a program, and no runs of another tool. */
function requirePackable({ definition }: Experiment): void {
  if (definition.run !== undefined) return;
  const why = definition.imported
    ? 'are imported, so that there is nothing to run elsewhere'
    : 'are computed by a program, and a pack holds no other programs';
  throw new ExpectedError(`runs of ${definition.name} ${why}`);
}

/** Fills a folder, which doesn't exist yet, with what records these runs. @throws ExpectedError */
export async function stagePack(
  experiment: Experiment,
  runs: readonly PlannedRun[],
  options: StageOptions,
  folder: string,
): Promise<void> {
  const { root, command, vulkan, report } = options;
  const engines = enginesFor(experiment, options);
  if (vulkan !== undefined && !engines.includes('webgpu')) {
    throw new ExpectedError(
      `--vulkan is for the engine webgpu, not for ${options.engine}: leave it out`,
    );
  }
  report(
    `packing ${listed(runs.map(({ id }) => id))} for ${engines.map((name) => engineInWords({ name })).join(' and ')}`,
  );
  await mkdir(path.join(folder, layout.lab), { recursive: true });
  const program = await stageProgram(root, experiment, folder);
  const dataset = await stageData(root, experiment, options, folder);
  await stageLab(root, experiment, engines, folder);
  await stageNode(folder);
  if (engines.includes('native')) await stageNative(folder);
  const script = runScript(vulkan === undefined ? undefined : await stageVulkan(vulkan, folder));
  await writeFile(path.join(folder, layout.script), script, { mode: 0o755 });
  const { source } = experiment;
  const sources = await experiment.sources();
  const statement = await stateClaims(
    root,
    experiment.definition,
    await options.postClaims?.(experiment.definition),
  );
  const git = await gitState(root);
  await writeManifest(folder, {
    format: 1,
    command,
    source,
    ...(sources && { sources }),
    engines,
    dataset,
    ...(statement && { statement }),
    ...(program && { program }),
    git,
    runs: [...runs],
  });
  await writeChecksums(folder);
}

/** The first of a long list, and how many more there are. */
function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}

/** @throws ExpectedError if an engine's packages aren't installed here */
function enginesFor(
  { definition: { name }, usesTensors, command }: Experiment,
  { engine, report }: Pick<StageOptions, 'engine' | 'report'>,
): RunEngineName[] {
  if (command) {
    if (engine) report(`${name} is a command: --engine makes no difference to it`);
    return ['command'];
  }
  if (!usesTensors) {
    if (engine) report(`${name} uses no tensors: it is packed without ${engine}`);
    return ['none'];
  }
  const usual = (['webgpu', 'wasm'] as const).filter((each) => !whyNotInstalled(each));
  if (!engine && usual.length > 0) return usual;
  const only = engine ?? 'wasm';
  const why = whyNotInstalled(only);
  if (why) throw new ExpectedError(`${only} can't be packed: ${why}`);
  return [only];
}

function describeArchive(
  file: string,
  bytes: number,
  sizes: readonly [string, number][],
): string[] {
  const unpacked = sizes.reduce((sum, [, size]) => sum + size, 0);
  const lines = [`${file}: ${megabytes(bytes)}, ${megabytes(unpacked)} unpacked`];
  if (bytes > comfortableBytes) {
    const parts = describeParts(sizes);
    lines.push(`more than ${megabytes(comfortableBytes)}; before compression: ${parts}`);
  }
  return lines;
}

/** The parts of more than 1 MB. */
function describeParts(sizes: readonly [string, number][]): string {
  const large = sizes.filter(([, bytes]) => bytes > 1e6);
  return large.map(([name, bytes]) => `${name} ${megabytes(bytes)}`).join(', ');
}
