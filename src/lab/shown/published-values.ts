import { z } from 'zod';

/** What others have published of an experiment, by name, and who. */
export const publishedSchema = z.record(
  z.string(),
  z.strictObject({ by: z.string().trim().min(1), values: z.json() }),
);
