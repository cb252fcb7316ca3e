import type { FileDigests } from './record.ts';

/** A report lists them for each group of runs. */
const filesAtMost = 5;
const longestName = 80;

/**
 * "rate.ts changed, momentum.ts is new": how the files of an experiment's source differ; undefined if none does. Those
 * in its own folder come first, by their names there.
 */
export function changedFiles(
  experiment: string,
  recorded: FileDigests,
  today: FileDigests,
): string | undefined {
  const folder = `src/experiments/${experiment}/`;
  const files = new Set([...Object.keys(recorded), ...Object.keys(today)]);
  const [own, others] = [true, false].map((isOwn) =>
    [...files].filter((file) => file.startsWith(folder) === isOwn).sort(),
  );
  const changes = [...own!, ...others!].flatMap((file) => {
    const what = changeOf(digestIn(recorded, file), digestIn(today, file));
    return what ? [`${shortened(file.replace(folder, ''))} ${what}`] : [];
  });
  const more = changes.length - filesAtMost;
  const listed = [...changes.slice(0, filesAtMost), ...(more > 0 ? [`and ${more} more`] : [])];
  return listed.length > 0 ? listed.join(', ') : undefined;
}

function shortened(file: string): string {
  return file.length > longestName ? `…${file.slice(-longestName)}` : file;
}

/** `toString` may be a file's name. */
function digestIn(digests: FileDigests, file: string): string | undefined {
  return Object.hasOwn(digests, file) ? digests[file] : undefined;
}

function changeOf(before: string | undefined, after: string | undefined): string | undefined {
  if (before === after) return undefined;
  if (before === undefined) return 'is new';
  return after === undefined ? 'is no longer used' : 'changed';
}
