import { copyFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ownModule } from '../../../files/own-file.ts';
import { filesOfEngines } from '../../engines/engine-files.ts';
import { gradientsModule } from '../../engines/gradients.ts';
import { bundleDataset, datasetNameOf } from '../../planning/datasets.ts';
import type { Experiment } from '../../planning/experiment.ts';
import type { RunEngineName } from '../../records/engine-names.ts';
import { moduleOptions } from '../../source/bundle.ts';
import { layout } from '../format/layout.ts';
import { packageFolder, stagePackages } from './stage-packages.ts';
import { tracePackages } from './trace-packages.ts';

/** Writes all code into a pack's folder: the bundled lab, the experiment, its data set, and their packages. */
export async function stageLab(
  root: string,
  { definition, code }: Experiment,
  engines: readonly RunEngineName[],
  folder: string,
): Promise<void> {
  const inPack = (file: string) => path.join(folder, file);
  await bundleLab(root, engines, keepsPictures(definition), folder);
  await writeFile(inPack(layout.experiment), code);
  await copyFile(await bundleDataset(root, datasetNameOf(definition)), inPack(layout.dataset));

  const { packages, binaries, unused } = filesOfEngines(engines);
  const modules = [layout.start, layout.worker, layout.experiment, layout.dataset].map(inPack);
  const files = await tracePackages([...modules, ...packages], { root, folder, unused });
  const found = binaries.map((file) => findBinary(file, files));
  await stagePackages([...files, ...found], folder);
}

/** Bundles the lab in chunks, so that an engine's code is still loaded only when the engine starts. */
async function bundleLab(
  root: string,
  engines: readonly RunEngineName[],
  withPictures: boolean,
  folder: string,
): Promise<void> {
  const options = moduleOptions(root);
  await build({
    ...options,
    entryPoints: [
      ownModule(import.meta.filename, '../program/start'),
      ownModule(import.meta.filename, '../../running/worker'),
      ownModule(import.meta.filename, '../../in-progress/heartbeat-thread'),
    ],
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    outdir: path.join(folder, layout.lab),
    write: true,
    plugins: [
      bundledGradients(engines),
      ...(withPictures ? [] : [withoutSharp]),
      ...options.plugins,
    ],
  });
}

function keepsPictures({ artifacts = {} }: Experiment['definition']): boolean {
  return Object.values(artifacts).some(({ kind }) => kind === 'picture');
}

/** Nothing that isn't declared is encoded. */
const withoutSharp: Plugin = {
  name: 'without-sharp',
  setup(context) {
    context.onLoad({ filter: /\/lab\/artifacts\/load-sharp\.[jt]s$/ }, () => ({
      contents: `export async function loadSharp() { throw new Error('a pack for no pictures'); }`,
    }));
  },
};

/** A pack has no bundler, so its bundle must include the gradients, unless it computes without TensorFlow.js. */
function bundledGradients(engines: readonly RunEngineName[]): Plugin {
  const usesTensors = engines.some((name) => name !== 'none');
  const load = usesTensors ? `await import('${gradientsModule}');` : '';
  return {
    name: 'bundled-gradients',
    setup(context) {
      context.onResolve({ filter: /^@tensorflow\/tfjs-core\/dist\// }, ({ path: specifier }) => ({
        path: createRequire(import.meta.url).resolve(specifier),
      }));
      context.onLoad({ filter: /\/lab\/engines\/gradients\.[jt]s$/ }, () => ({
        contents: `export async function registerGradients() { ${load} }`,
      }));
    },
  };
}

/** The path of a package's binary, derived from the files that were found in the package. */
function findBinary(file: string, files: readonly string[]): string {
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(file) ?? [];
  const folder = files.map(packageFolder).find((each) => each.endsWith(`/node_modules/${name}`));
  return path.join(folder!, rest);
}
