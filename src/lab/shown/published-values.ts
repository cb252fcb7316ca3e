import { z } from 'zod';

/** Values that others have published for an experiment, by name, and who published them. */
export const publishedSchema = z.record(
  z.string(),
  z.strictObject({ by: z.string().trim().min(1), values: z.json() }),
);
