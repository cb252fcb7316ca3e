import { plainText } from '../../messages/plain-text.ts';
import { report, root } from '../terminal/console.ts';

/** What changed between two commits, or up to the working tree. */
export async function diff(
  from: string,
  to: string | undefined,
  flags: { md?: boolean; json?: boolean; out?: string },
): Promise<void> {
  // As for pictures: what it needs to know of posts and charts is loaded only here.
  const { diffCommand } = await import('../../diff/diff-command.ts');
  process.stdout.write(plainText(await diffCommand(from, to, flags, { root, report })));
}
