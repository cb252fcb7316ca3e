const wordsPerMinute = 230;

// Made once: a page of ten thousand runs would fill gigabytes with them.
const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const months = new Intl.DateTimeFormat('en-GB', {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const dayOfYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const shortDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The minutes that an adult usually needs to read prose of so many words, at least 1. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / wordsPerMinute));
}

/** A date as "8 January 2020", the same in every time zone. */
export function formatDate(date: Date): string {
  return longDate.format(date);
}

/** A date as "8 Jan 2020". */
export function formatShortDate(date: Date): string {
  return shortDate.format(date);
}

/** A count or rate as "1,204"; below 10 with one decimal. */
export function formatCount(count: number): string {
  return (count < 10 ? oneDecimal : wholeNumber).format(count);
}

/** A number of bytes as "812 bytes", "1.2 kB", "340 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatNumberOf('byte', bytes);
  const unit = ['kB', 'MB', 'GB', 'TB'].find((_, i) => bytes < 999.5 * 1000 ** (i + 1)) ?? 'PB';
  const scaled = bytes / 1000 ** (1 + ['kB', 'MB', 'GB', 'TB', 'PB'].indexOf(unit));
  return `${new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(scaled)} ${unit}`;
}

/** "1 row", "1,204 rows". @param noun in the singular */
export function formatNumberOf(noun: string, count: number): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The months of dates: "November 2026", or "March – May 2026". @param dates at least one */
export function formatMonths(dates: readonly Date[]): string {
  const sorted = dates.toSorted((a, b) => Number(a) - Number(b));
  return months.formatRange(sorted[0]!, sorted.at(-1)!);
}

/** The first seven digits of a digest or commit. */
export function abbreviate(digest: string): string {
  return digest.slice(0, 7);
}

/** A day of a year as "8 Jan". */
export function formatDay(date: Date): string {
  return dayOfYear.format(date);
}
