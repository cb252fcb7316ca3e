import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { byPath, type SourceFile } from '../files/source-file.ts';
import type { ImageSet, LabelledImages } from '../labelled-images.ts';
import { decodeImage, formatOf, type ImageFormat } from './decode-image.ts';
import { emptyImages } from './image-arrays.ts';

/** What a folder of images must hold. */
export interface FolderSpecification {
  /** Folder names in label order. */
  classes: readonly string[];
  shape: readonly [height: number, width: number, channels: 3];
}

export interface DecodedFolder {
  /** "image folder (JPEG)", with the formats that were found. */
  edition: string;
  images: LabelledImages;
}

/**
 * Decodes `train/<class>/<image>` and `test/<class>/<image>`, sorted by class and then by file name.
 * @param origin the folder or archive, for messages
 * @throws ExpectedError naming the class without images, or the invalid file
 */
export async function decodeFolder(
  origin: string,
  files: readonly SourceFile[],
  specification: FolderSpecification,
  report: (done: number, total: number) => void,
): Promise<DecodedFolder> {
  const { classes, shape } = specification;
  const train = samplesOf(origin, 'train', files, classes);
  const test = samplesOf(origin, 'test', files, classes);
  const images = emptyImages({ classes, shape, train: train.length, test: test.length });
  const tasks = [...tasksFor(images.train, train), ...tasksFor(images.test, test)];
  await decodeAll(tasks, shape, report);
  return { edition: `image folder (${formatsOf(tasks)})`, images };
}

interface Sample {
  /** With the origin, for messages. */
  name: string;
  bytes: Uint8Array;
  label: number;
}

interface Task extends Sample {
  into: ImageSet;
  index: number;
}

function samplesOf(
  origin: string,
  split: 'train' | 'test',
  files: readonly SourceFile[],
  classes: readonly string[],
): Sample[] {
  const inSplit = files.filter(({ path }) => path.startsWith(`${split}/`));
  for (const { path } of inSplit) checkPath(origin, path, classes);
  return classes.flatMap((name, label) => {
    const folder = `${split}/${name}/`;
    const ofClass = inSplit.filter(({ path }) => path.startsWith(folder)).toSorted(byPath);
    if (ofClass.length === 0) {
      throw new ExpectedError(
        `${origin} has no images of the class "${name}": expected them in ${folder}`,
      );
    }
    return ofClass.map(({ path, bytes }) => ({
      name: `${origin}: ${plainLine(path)}`,
      bytes,
      label,
    }));
  });
}

function checkPath(origin: string, path: string, classes: readonly string[]): void {
  const [split, className = '', file, ...deeper] = path.split('/');
  if (file === undefined || deeper.length > 0) {
    throw new ExpectedError(
      `${origin}: ${plainLine(path)} is out of place, expected ${split}/<class>/<image>`,
    );
  }
  if (!classes.includes(className)) {
    throw new ExpectedError(
      `${origin}: "${split}/${plainLine(className)}" is none of the classes ${classes.join(', ')}: rename or remove it`,
    );
  }
  if (!/\.(png|jpe?g)$/i.test(file)) {
    throw new ExpectedError(
      `${origin}: ${plainLine(path)} is not a .png, .jpg or .jpeg file: remove it`,
    );
  }
}

function tasksFor(into: ImageSet, samples: readonly Sample[]): Task[] {
  return samples.map((sample, index) => ({ ...sample, into, index }));
}

async function decodeAll(
  tasks: readonly Task[],
  [height, width, channels]: FolderSpecification['shape'],
  report: (done: number, total: number) => void,
): Promise<void> {
  const limit = pLimit({ concurrency: 2 * availableParallelism(), rejectOnClear: true });
  let done = 0;
  const decode = async ({ name, bytes, label, into, index }: Task) => {
    const pixels = await decodeImage(name, bytes, { width, height });
    into.pixels.set(pixels, index * height * width * channels);
    into.labels[index] = label;
    done += 1;
    if (done % 250 === 0 || done === tasks.length) report(done, tasks.length);
  };
  // One thread an image: images are tiny, and many are decoded at once.
  const threads = sharp.concurrency();
  sharp.concurrency(1);
  try {
    await limit.map(tasks, decode);
  } finally {
    limit.clearQueue();
    sharp.concurrency(threads);
  }
}

function formatsOf(tasks: readonly Task[]): string {
  const formats = new Set<ImageFormat>(tasks.map(({ name, bytes }) => formatOf(name, bytes)));
  return [...formats].toSorted().join(' and ');
}
