import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const texts = z.strictObject({
  contains: z.array(z.string()).default([]),
  lacks: z.array(z.string()).default([]),
});

/** `expect.json` of a fixture site: how to build it, and the expected outcome. */
const expectationSchema = z.strictObject({
  /** The sentence that the test proves. */
  title: z.string(),
  /** Another fixture, over whose files this fixture's files are copied. */
  basedOn: z.string().optional(),
  /** A site of several fixtures, which one build refuses together. Its build is that of the first of them. */
  together: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  outcome: z.enum(['built', 'refused']),
  /** Texts that the build's output contains or lacks. */
  output: texts.default({ contains: [], lacks: [] }),
  /** Texts that built files contain or lack, by path in `dist`. */
  pages: z.record(z.string(), texts).default({}),
});

export type Expectation = z.infer<typeof expectationSchema>;

/** Reads a fixture's expectation. @throws ZodError for an unknown key, because a misspelt key would test nothing */
export async function readExpectation(file: string): Promise<Expectation> {
  return expectationSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
