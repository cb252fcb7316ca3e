import { countSeeds } from 'retrace/statistics';

export const seeds = countSeeds;
