/** The types of data that data sets and experiments share, imported as `retrace/datasets`. */
export type { ImageSet, LabelledImages } from '../datasets/labelled-images.ts';
