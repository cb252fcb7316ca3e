import { access, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { megabytes, sizesOf } from '../../files/sizes.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { type Experiment, loadExperiment } from '../planning/experiment.ts';
import { planRuns, type Selection } from '../planning/plan.ts';
import { requirePortableNode } from './staging/stage-node.ts';
import type { StageOptions } from './staging/stage-options.ts';
import { stagePack } from './staging/stage-pack.ts';
import { compressionOf, writeArchive } from './write-archive.ts';

export interface PackOptions extends StageOptions {
  selection: Selection;
  /** The archive, `.tar.xz` or `.tar.gz`. */
  out: string;
  /** For `.tar.gz`, 1–9. */
  gzipLevel?: number;
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
