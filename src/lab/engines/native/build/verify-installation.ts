import path from 'node:path';
import { z } from 'zod';
import { ownModule } from '../../../../files/own-file.ts';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { CommandError, type RunCommand } from '../run-command.ts';

const reportSchema = z.object({
  device: z.object({
    name: z.string(),
    kind: z.enum(['gpu', 'cpu']),
    details: z.record(z.string(), z.string()),
  }),
  losses: z.array(z.number()).length(2),
});

/** The device, and the loss at each of two training steps. */
export type TrainingReport = z.infer<typeof reportSchema>;

/**
 * Trains two steps with an addon, in a separate process: an incompatible addon may crash it. @throws ExpectedError
 */
export async function verifyInstallation(
  addon: string,
  environment: Readonly<Record<string, string>>,
  run: RunCommand,
): Promise<TrainingReport> {
  const script = ownModule(import.meta.filename, 'train-two-steps');
  try {
    const output = await run(process.execPath, [script, addon], { env: environment });
    return reportSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  } catch (error) {
    if (
      !(
        error instanceof CommandError ||
        error instanceof SyntaxError ||
        error instanceof z.ZodError
      )
    )
      throw error;
    throw new ExpectedError(
      `${path.basename(addon)} was built but doesn't train: ${error.message}`,
    );
  }
}
