import { chartCss } from 'virtual:retrace/look';
import { isDevelopment } from 'virtual:retrace/site';
import type { BuildCache } from '../../files/kept/build-cache.ts';
import type { UseOfResults } from '../origins/use-of-results.ts';

/**
 * Keeps what is computed by charts' code from recorded results. Their code depends on nothing else, as it is inspected; so where
 * code and results are those of an earlier build, the code isn't run. In development it always is, because the server may load an
 * edited file before its digest is known.
 *
 * @param names the exports of `charts.ts` that compute; none for the package's own code
 */
export function computedOnce<T>(
  kind: string,
  use: UseOfResults,
  names: readonly string[],
  cache: BuildCache,
  compute: () => Promise<T>,
): Promise<T> {
  const known = isDevelopment ? undefined : codeAndResults(use, names);
  return known ? cache.recall(kind, known, compute) : compute();
}

/** Identifies a chart's code and all that it can read; undefined if it reads other files. */
function codeAndResults(
  { of, attributes, prepared, others }: UseOfResults,
  names: readonly string[],
): object | undefined {
  const { charts: foreign = {} } = prepared.foreign;
  if (names.some((name) => Object.hasOwn(foreign, name))) return undefined;
  return {
    of,
    attributes,
    names,
    code: names.length > 0 && prepared.code.charts,
    results: [prepared, ...others.map((other) => other.prepared)].map(({ digest }) => digest),
    css: chartCss,
  };
}
