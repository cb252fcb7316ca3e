/** Layers whose name starts so show what others published. */
export const publishedPrefix = 'published';
/** Layers whose name starts so hold words, the names of lines among them, and no data. */
export const wordsPrefix = 'words';
/** The names of lines. */
export const seriesNamePrefix = `${wordsPrefix}_name`;
/** The labels of levels. */
export const levelNamePrefix = `${wordsPrefix}_level`;
/** Layers whose name starts so show values that others are held against. */
export const levelPrefix = 'level';

/**
 * The name of a layer: Vega-Lite takes layers of the same name for one, and makes an underscore of every character
 * that isn't a Latin letter or digit. Written by their numbers, those still tell names apart.
 */
export function layerName(prefix: string, ...parts: readonly (string | number)[]): string {
  const plain = parts.map((part) =>
    String(part).replace(/[^a-z\d]/giu, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`),
  );
  return [prefix, ...plain].join('_');
}
