import { z } from 'zod';
import { jsonDocument } from '../terminal/json-document.ts';
import { runGroupSchema } from './run-groups.ts';
import { runSchema } from './run-report.ts';

/** What `lab list --json` prints. */
export const listDocument = jsonDocument('list', {
  runs: z.array(runSchema).describe('planned runs in the order of the plan, then others'),
});

/** What `lab plan --json` prints. */
export const planDocument = jsonDocument('plan', {
  groups: z
    .array(runGroupSchema)
    .describe('the runs that `run` would record now, those that are alike as one group'),
});

/** What `lab why --json` prints. */
export const whyDocument = jsonDocument('why', {
  groups: z.array(runGroupSchema).describe('the named runs, those that are alike as one group'),
});
