import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const texts = z.strictObject({
  contains: z.array(z.string()).default([]),
  lacks: z.array(z.string()).default([]),
});

/** `expect.json` of a fixture site: how it is built, and what must come out. */
const expectationSchema = z.strictObject({
  /** The sentence that the test proves. */
  title: z.string(),
  /** Another fixture, whose files this one's are laid over. */
  basedOn: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  outcome: z.enum(['built', 'refused']),
  /** What the build prints. */
  output: texts.default({ contains: [], lacks: [] }),
  /** By file in `dist`. */
  pages: z.record(z.string(), texts).default({}),
});

export type Expectation = z.infer<typeof expectationSchema>;

/** Reads a fixture's expectation; an unknown key is an error, so that a misspelt one isn't a test that passes. */
export async function readExpectation(file: string): Promise<Expectation> {
  return expectationSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
