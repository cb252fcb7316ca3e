import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { whyNotInstalled } from '../../engines/missing-packages.ts';
import type { Experiment } from '../../planning/experiment.ts';
import type { PlannedRun } from '../../planning/plan.ts';
import { engineInWords, type RunEngineName } from '../../records/engine-names.ts';
import { gitState } from '../../records/provenance.ts';
import { stateClaims } from '../../statements/state-claims.ts';
import { type Checksums, writeChecksums } from '../format/checksums.ts';
import { layout } from '../format/layout.ts';
import { writeManifest } from '../format/manifest.ts';
import { runScript } from './run-script.ts';
import { stageData } from './stage-data.ts';
import { stageLab } from './stage-lab.ts';
import { stageNative, stageVulkan } from './stage-libraries.ts';
import { stageNode } from './stage-node.ts';
import type { StageOptions } from './stage-options.ts';
import { stageProgram } from './stage-program.ts';

/**
 * Fills a folder, which doesn't exist yet, with what records these runs. Returns the checksums of its files.
 *
 * @throws ExpectedError
 */
export async function stagePack(
  experiment: Experiment,
  runs: readonly PlannedRun[],
  options: StageOptions,
  folder: string,
): Promise<Checksums> {
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
  return writeChecksums(folder);
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
