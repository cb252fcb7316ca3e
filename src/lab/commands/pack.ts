import { packExperiment } from '../pack/pack.ts';
import { dataPath } from '../planning/datasets.ts';
import type { EngineName } from '../records/engine-names.ts';
import { commandLine, print, report, root } from '../terminal/console.ts';
import type { SelectionFlags } from './selection.ts';

interface PackFlags extends SelectionFlags {
  engine?: EngineName;
  vulkan?: string;
  out: string;
}

/** Writes an archive that records runs on another machine. */
export async function pack(name: string, flags: PackFlags): Promise<void> {
  // Only what states claims reads posts.
  const { postClaims } = await import('../../evidence/metrics/post-claims.ts');
  const lines = await packExperiment(name, {
    root,
    selection: flags,
    engine: flags.engine,
    dataPath: dataPath(flags.data),
    vulkan: flags.vulkan,
    out: flags.out,
    command: commandLine(),
    postClaims: postClaims(root, 'refuse'),
    report,
  });
  for (const line of lines) print(line);
}
