import type { WrittenValues } from './written-values.ts';

/** The attributes that say which number of a metric is meant, in the order in which they stand in its name. */
export const numberAttributes = ['take', 'variant'] as const;

/**
 * Names what a use shows, in its post and elsewhere: `study/accuracy` or, with attributes that choose a number of a
 * metric, `study/accuracy:last:adam`.
 */
export function nameOfNumber(of: string, written: Readonly<WrittenValues>): string {
  const { take, variant } = written;
  if (take === undefined && variant === undefined) return of;
  return [of, take ?? 'last', ...(variant ? [variant] : [])].join(':');
}

/** Why these attributes can't be read: they are computed when the page is rendered. Undefined if none is. */
export function problemWithComputed(
  written: Readonly<WrittenValues>,
  attributes: readonly string[],
): string | undefined {
  const computed = attributes.find((name) => written[name] === null);
  return computed && `${computed} must be written out as a text: ${computed}="…"`;
}
