import { z } from 'zod';
import { profileNames } from '../records/profile.ts';
import type { RunName } from '../records/run-id.ts';

/** The fields that name a run in JSON. */
export const runNameShape = {
  run: z.string().describe('its name, `<experiment>/<variant>-<profile>-seed<seed>`'),
  experiment: z.string().describe('its experiment'),
  variant: z.string().describe('its variant'),
  profile: z.enum(profileNames).describe('its profile'),
  seed: z.int().describe('its seed'),
};

/** @param id `<variant>-<profile>-seed<seed>` */
export function nameRun(experiment: string, id: string, { variant, profile, seed }: RunName) {
  return { run: `${experiment}/${id}`, experiment, variant, profile, seed };
}
