/** Images with one label each, decoded: what every image data set here loads into. */
export interface LabelledImages {
  /** Names by label, in label order. */
  classes: readonly string[];
  /** Height, width, channels (RGB). */
  shape: readonly [height: number, width: number, channels: number];
  train: ImageSet;
  test: ImageSet;
}

export interface ImageSet {
  count: number;
  /** [count, height, width, channels], 0–255, row by row. */
  pixels: Uint8Array;
  /** [count], an index into `classes`. */
  labels: Uint8Array;
}
