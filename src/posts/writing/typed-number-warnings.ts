import type { PostReferences } from '../../markdown/references.ts';
import { warn } from '../../messages/build-notices.ts';

/**
 * Says which numbers of a post about results were typed by hand: they stay as they are when results change.
 * Posts that use no results may have any numbers.
 */
export function warnOfTypedNumbers({
  file,
  references,
}: {
  file: string;
  references: PostReferences;
}): void {
  if (references.sources.length === 0) return;
  for (const { line, text } of references.typedNumbers) {
    const problem = `"${text}" is typed by hand: let it come from the results, with <Value of="…">`;
    warn({ file, line, text: problem });
  }
}
