/** Prefix of layers that show what others published. */
export const publishedPrefix = 'published';
/** Prefix of layers that hold words, such as the names of lines, and no data. */
export const wordsPrefix = 'words';
/** Prefix of the names of lines. */
export const seriesNamePrefix = `${wordsPrefix}_name`;
/** Prefix of the labels of levels. */
export const levelNamePrefix = `${wordsPrefix}_level`;
/** Prefix of layers that show values to compare others with. */
export const levelPrefix = 'level';

/**
 * Builds a unique name for a layer. Vega-Lite replaces special characters by underscores and mixes up layers with the
 * same name (https://github.com/vega/vega-lite/issues/4846), so write such characters as their code points.
 */
export function layerName(prefix: string, ...parts: readonly (string | number)[]): string {
  const plain = parts.map((part) =>
    String(part).replace(/[^a-z\d]/giu, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`),
  );
  return [prefix, ...plain].join('_');
}
