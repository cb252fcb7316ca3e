import type { CommandFolder } from './command-folder.ts';

export interface VariableOptions {
  folder: CommandFolder;
  /** The file of rows. */
  rows: string;
  seed: number;
  /** The folder of the data set, if the experiment names one. */
  dataset: string | undefined;
  /** What the audit of files that are read needs; empty for programs that aren't Python. */
  audit: Readonly<Record<string, string>>;
  /** Today's environment. */
  environment: NodeJS.ProcessEnv;
}

/** What stands for `{output}` and its like in a command. */
export function ownValues({
  folder,
  rows,
  seed,
  dataset,
}: Pick<VariableOptions, 'folder' | 'rows' | 'seed' | 'dataset'>): Record<string, unknown> {
  return {
    seed,
    parameters: folder.parameters,
    output: folder.output,
    checkpoints: folder.checkpoints,
    metrics: rows,
    ...(dataset !== undefined && { dataset }),
  };
}

/** A program's environment: today's, the lab's own values, and what makes Python and CUDA repeat themselves. */
export function variablesFor(options: VariableOptions): NodeJS.ProcessEnv {
  const own = Object.entries(ownValues(options)).map(([name, value]) => [
    `RETRACE_${name.toUpperCase()}`,
    String(value),
  ]);
  return {
    // Needed for results of cuBLAS that repeat: its documentation, "Results reproducibility".
    CUBLAS_WORKSPACE_CONFIG: ':4096:8',
    ...options.environment,
    // The order of Python's sets of texts follows from it. It takes 32 bits.
    PYTHONHASHSEED: String(options.seed % 2 ** 32),
    // Its log would otherwise come in pieces of 8 kB.
    PYTHONUNBUFFERED: '1',
    ...options.audit,
    ...Object.fromEntries(own),
  };
}
