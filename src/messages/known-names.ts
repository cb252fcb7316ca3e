import { editsBetween } from './closest-name.ts';

/** A list of more names says less than those that may have been meant. */
const most = 20;
const nearest = 10;

/**
 * The names that there are, for the message about one that there isn't: all of a few, or else those most like it and how many
 * more there are.
 */
export function knownNames(names: readonly string[], written: string): string {
  if (names.length <= most) return names.join(', ') || 'none';
  const near = names
    .map((name) => ({ name, edits: editsBetween(written, name) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, nearest);
  const more = (names.length - nearest).toLocaleString('en');
  return `${near.map(({ name }) => name).join(', ')} and ${more} more`;
}
