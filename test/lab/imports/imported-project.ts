import { importFound } from '../../../src/lab/imports/import-found.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';

/** The file of a run, as an author's own client would export it: what tells of the run, then its rows. */
export interface LoggedRun {
  run?: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  rows: Record<string, unknown>[];
}

export interface ImportedProject extends FixtureProject {
  /** Writes the file of a run into the folder of runs. */
  log(file: string, run: LoggedRun): Promise<void>;
  /** Imports the folder of runs, or a part of it. Returns what was said. */
  take(options?: {
    as?: string | undefined;
    dryRun?: boolean;
    replace?: boolean;
    place?: string;
    at?: string;
  }): Promise<string[]>;
}

/** Rows of a metric with a value a step. */
export function rowsOf(values: readonly number[], metric = 'train/loss') {
  return values.map((value, step) => ({ step, [metric]: value }));
}

/** A project whose experiment `lm` takes in runs of other tools, and has none yet. */
export async function createImportedProject(experiment = lm): Promise<ImportedProject> {
  const project = await createFixtureProject();
  await project.write('src/experiments/lm/experiment.ts', experiment);
  return {
    ...project,
    log: (file, { run, parameters, rows }) =>
      project.write(
        `logs/${file}`,
        [{ run, parameters }, ...rows].map((line) => `${JSON.stringify(line)}\n`).join(''),
      ),
    async take({
      dryRun = false,
      replace = false,
      place = '',
      at = '2026-11-28T12:00:00.000Z',
      ...options
    } = {}) {
      const said: string[] = [];
      await importFound(`${project.root}/logs/${place}`, {
        root: project.root,
        as: 'as' in options ? options.as : 'lm',
        dryRun,
        replace,
        say: (line) => said.push(line),
        now: () => new Date(at),
      });
      return said;
    },
  };
}

/** An experiment with two variants, told apart by a text. */
export const lm = `
import { z } from 'zod';
import { defineExperiment } from '../../lab/define.ts';

export default defineExperiment({
  name: 'lm',
  title: 'Tokenisers',
  imported: {},
  parameters: z.object({
    tokenizer: z.string(),
    learningRate: z.number().positive(),
    tied: z.boolean().optional(),
  }),
  variants: {
    char: { label: 'Characters', parameters: { tokenizer: 'char' } },
    bpe: { label: 'BPE', parameters: { tokenizer: 'bpe' } },
  },
  profiles: { full: { seeds: [0, 1, 2], parameters: {} } },
  metrics: { trainLoss: 'Cross-entropy of a batch, nats', valLoss: 'The same, held out' },
});
`;
