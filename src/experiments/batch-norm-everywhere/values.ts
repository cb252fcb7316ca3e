import type { ValueOf } from 'retrace/lab';
import { countSeeds, given, settingOf } from 'retrace/statistics';
import { santurkar } from '../shared/recorded/santurkar.ts';
import type experiment from './experiment.ts';

type Everywhere = typeof experiment;

export const seeds = countSeeds;
export const steps = settingOf<Everywhere>(({ record }) => record.series.rows);
export const paperSteps: ValueOf<Everywhere> = () => given(santurkar.steps);
