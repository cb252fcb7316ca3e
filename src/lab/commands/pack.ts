import { dataPath } from '../data-at-hand.ts';
import type { EngineName } from '../engine-names.ts';
import { packExperiment } from '../pack.ts';
import { commandLine, print, report, root } from './console.ts';
import type { SelectionFlags } from './selection.ts';

interface PackFlags extends SelectionFlags {
  engine?: EngineName;
  vulkan?: string;
  out: string;
}

/** Writes an archive that records runs elsewhere. */
export async function pack(name: string, flags: PackFlags): Promise<void> {
  const lines = await packExperiment(name, {
    root,
    selection: flags,
    engine: flags.engine,
    dataPath: dataPath(flags.data),
    vulkan: flags.vulkan,
    out: flags.out,
    command: commandLine(),
    report,
  });
  for (const line of lines) print(line);
}
