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
/** Prefix of layers whose marks are cells of a matrix: their colour shows the value. */
export const cellsPrefix = 'cells';
/** Prefix of layers that show the cells of a matrix as pixels of one picture. */
export const pixelsPrefix = `${cellsPrefix}_pixels`;
/** The name of a layer of pixels, which says their colour, as Vega gives pictures none. @param colour `var(--chart-2)` */
export function pixelsName(title: string, colour: string): string {
  return `${layerName(pixelsPrefix, title)}_in_${colour.replace(/\W+/g, '_')}`;
}

/** The colour of pixels, from a class of their group; undefined for other marks. */
export function pixelsColour(className: string): string | undefined {
  if (!className.startsWith(pixelsPrefix)) return undefined;
  const [, name] = /.*_in_var_(chart_[a-z\d_]*?)__marks$/.exec(className) ?? [];
  return name && `var(--${name.replaceAll('_', '-')})`;
}

/** Prefix of layers whose marks are points of a plane. */
export const pointsPrefix = 'points';
/** Prefix of the numbers on cells. */
export const cellWordsPrefix = `${wordsPrefix}_cells`;

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
