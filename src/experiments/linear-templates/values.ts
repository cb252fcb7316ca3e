import type { RunOf } from 'retrace/lab';
import { countSeeds, mean, meanDuration, meanOf, settingOf } from 'retrace/statistics';
import { recallOf } from './analysis.ts';
import type experiment from './experiment.ts';

type Templates = typeof experiment;

const percent = { style: 'percent', digits: 0 } as const;

// What was run.

export const epochs = settingOf<Templates>('epochs');
export const batchSize = settingOf<Templates>('batchSize');
export const learningRate = settingOf<Templates>('learningRate');
export const trainImages = settingOf<Templates>(({ record }) => record.dataset.samples.train);
export const testImages = settingOf<Templates>(({ record }) => record.dataset.samples.test);
export const shapes = settingOf<Templates>((run) => shapesOf(run).size);
export const chance = settingOf<Templates>((run) => 1 / shapesOf(run).size, percent);
export const seeds = countSeeds;
export const duration = meanDuration;

// What is recognised.

export const accuracyGrey = meanOf<Templates>('grey', 'accuracy', percent);
export const accuracyContrast = meanOf<Templates>('contrast', 'accuracy', percent);
export const framesGrey = recall('grey', 'frame');
export const framesContrast = recall('contrast', 'frame');
export const checksGrey = recall('grey', 'checks');
export const checksContrast = recall('contrast', 'checks');

export const unsure = meanOf<Templates>('contrast', shareBelowHalf, percent);

function shapesOf(run: RunOf<Templates>): Set<string> {
  return new Set(run.table('images').map(({ shape }) => shape));
}

function shareBelowHalf(run: RunOf<Templates>): number {
  return mean(run.table('images').map(({ confidence }) => Number(confidence < 0.5)));
}

function recall(variant: 'grey' | 'contrast', shape: string) {
  return meanOf<Templates>(variant, (run) => recallOf(run, shape), percent);
}
