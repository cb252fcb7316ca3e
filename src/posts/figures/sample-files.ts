import { sitePath } from '../../layouts/site-path.ts';
import { type KeptFile, keptFiles, smallerPicture } from '../origins/kept-files.ts';
import { runFile } from '../origins/run-files.ts';
import { buildCache } from '../writing/build-cache.ts';
import type { SampleFile, ShownSample } from './shown-samples.ts';

export type ShownPicture = Extract<ShownSample, { kind: 'picture' }>;

/** The addresses of a picture: what the page shows, and its whole file if that is larger. */
export interface PictureAddresses {
  src: string;
  whole: string | undefined;
}

/** Screens have up to two pixels for one of CSS; more of them would only make a page heavy. */
const density = 2;

/** Where the page finds a picture. */
export function pictureAddresses(picture: ShownPicture): PictureAddresses {
  const whole = sampleAddress(picture);
  const smaller = smallerName(picture);
  if (smaller === undefined) return { src: whole, whole: undefined };
  return { src: sitePath(`samples/${picture.record.experiment}/${picture.run}/${smaller}`), whole };
}

/** The address of a sample's file, as its run kept it. */
export function sampleAddress({ record, run, entry }: SampleFile<'picture' | 'text'>): string {
  return runFile(record.experiment, run, `artifacts/${nameOf(entry)}`);
}

/** The name of the smaller copy of a picture, `samples@500-240.webp`; undefined if the page shows the file itself. */
export function smallerName(picture: ShownPicture): string | undefined {
  const width = density * picture.width;
  if (picture.entry.width <= width) return undefined;
  return `${nameOf(picture.entry).replace(/\.webp$/, '')}-${width}.webp`;
}

/** The smaller copy of a picture, as WebP. */
export function smallerCopy({
  record,
  entry,
  width,
}: ShownPicture): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = density * width;
  return buildCache.recall('sample', { sha256: entry.sha256, pixels }, () =>
    smallerPicture(record, entry, pixels),
  );
}

function nameOf(entry: KeptFile['entry']): string {
  return keptFiles({ artifacts: [entry] })[0]!.name;
}
