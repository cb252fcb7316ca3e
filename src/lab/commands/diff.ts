import { plainText } from '../../messages/plain-text.ts';
import { report, root } from '../terminal/console.ts';

/** Prints what changed between two commits, or between a commit and the working tree. */
export async function diff(
  from: string,
  to: string | undefined,
  flags: { md?: boolean; json?: boolean; out?: string },
): Promise<void> {
  // Only this command loads the code for posts and charts.
  const { diffCommand } = await import('../../diff/diff-command.ts');
  process.stdout.write(plainText(await diffCommand(from, to, flags, { root, report })));
}
