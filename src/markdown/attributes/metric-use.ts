import type { WrittenValues } from './written-values.ts';

/** The attributes that say which number of a metric or parameter is meant, in the order in which they stand in its name. */
const choosingAttributes = ['take', 'variant'] as const;

/** The attributes that say how such a number is written. */
const formatAttributes = ['style', 'digits', 'unit'] as const;

/** The attributes of a number that no export computes. */
const numberAttributes = [...choosingAttributes, ...formatAttributes] as const;

/** The attributes that say what is claimed of the number, likewise. */
const boundAttributes = ['above', 'below', 'by', 'near', 'within'] as const;

/** The attributes of what is shown or claimed of a metric. An export has none of them. */
export const metricAttributes = [...choosingAttributes, ...boundAttributes, 'primary'] as const;

type Written = Readonly<WrittenValues>;

/**
 * Names what a use shows, in its post and elsewhere: `study/accuracy` or, with attributes that choose a number of a
 * metric, `study/accuracy:last:adam`.
 */
function nameOfNumber(of: string, written: Written): string {
  const { take, variant } = written;
  if (take === undefined && variant === undefined) return of;
  return [of, take ?? 'last', ...(variant ? [variant] : [])].join(':');
}

/** The same, with how it is written: `study/accuracy:last:adam:style:percent`. */
function nameOfWritten(of: string, written: Written): string {
  const format = formatAttributes.flatMap((name) => (written[name] ? [name, written[name]] : []));
  return [nameOfNumber(of, written), ...format].join(':');
}

/** Names what a use claims of a metric: `study/accuracy:last:adam:above:sgd:by:0.02`. */
function nameOfClaim(of: string, written: Written): string {
  const number = nameOfNumber(of, { ...written, take: written['take'] ?? 'last' });
  const bound = boundAttributes.flatMap((name) => (written[name] ? [name, written[name]] : []));
  return [number, ...bound].join(':');
}

/** Names what a use shows, as its attributes say. @param of the value of the attribute that says it */
export function nameOfUse(component: string, written: Written, of: string): string {
  if (component === 'Value') return nameOfWritten(of, written);
  if (component === 'Samples') return written['name'] ?? of;
  return component === 'Claim' && written['is'] === undefined ? nameOfClaim(of, written) : of;
}

/** What is wrong with the attributes of a number, as far as the text alone shows it. */
export function problemWithNumber(written: Written): string | undefined {
  return problemWithComputed(written, numberAttributes);
}

/** What is wrong with a claim about a metric, as far as the text alone shows it. @param words its content as plain text */
export function problemWithClaim(written: Written, words: string | undefined): string | undefined {
  const computed = problemWithComputed(written, [...choosingAttributes, ...boundAttributes]);
  if (computed) return computed;
  const { above, below, near, by } = written;
  if (above === undefined && below === undefined && near === undefined) {
    const margin = by === undefined ? '' : `by="${by}" is the margin to another variant; it `;
    return `${margin}needs above="…", below="…" or near="…", each a number or another variant`;
  }
  if (words === undefined) {
    return 'its words must be plain text, as they are kept with the runs: without other components, pictures and code in braces';
  }
  return words === '' ? 'needs words as its content: what is claimed' : undefined;
}

/** Why these attributes can't be read: they are computed when the page is rendered. Undefined if none is. */
function problemWithComputed(written: Written, attributes: readonly string[]): string | undefined {
  const computed = attributes.find((name) => written[name] === null);
  return computed && `${computed} must be written out as a text: ${computed}="…"`;
}
