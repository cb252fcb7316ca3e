import { join } from 'node:path';
import type {
  DataSource,
  DatasetDefinition,
  DatasetIdentity,
  LoadedDataset,
} from '../lab/dataset.ts';
import { cifar10Classes, cifar10Shape, decodeBinary } from './cifar10/binary.ts';
import { keyFor, type Origin, officialEdition, originOf } from './cifar10/origin.ts';
import type { Cifar10Files } from './cifar10/source.ts';
import type { RemoteFile } from './files/download.ts';
import { exclusively } from './files/exclusive.ts';
import { digestOfFiles } from './files/source-file.ts';
import { type DecodedCache, type DecodedHeader, decodedCache } from './images/decoded-cache.ts';
import { decodeFolder } from './images/image-folder.ts';
import type { LabelledImages } from './labelled-images.ts';

const name = 'cifar10';

/**
 * CIFAR-10 (Krizhevsky, 2009): 50,000 training and 10,000 test images of ten classes, 32×32 RGB. Without a path, the
 * official binary archive is downloaded. A path may name that archive, an image folder `train/<class>/*` and
 * `test/<class>/*`, or a `.tar.gz` of one. Images are decoded once, then read from the cache.
 */
export default cifar10From({
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  bytes: 170_052_171,
  md5: 'c32a1d4ab5d03f1284b67883e8d87530',
});

/** The data set with its official archive at another address, such as a mirror. */
export function cifar10From(official: RemoteFile): DatasetDefinition<LabelledImages> {
  return {
    name,
    async identify(source) {
      if (source.path === undefined) return undefined;
      return identityOf((await obtain(official, source, headerOnly)).header);
    },
    async load(source) {
      return loadedFrom(await obtain(official, source, headerAndImages));
    },
  };
}

/** Reads what a caller needs from the cache; undefined if any of it is missing. */
type Lookup<Found> = (cache: DecodedCache, key: string) => Promise<Found | undefined>;

const headerOnly: Lookup<{ header: DecodedHeader }> = async (cache, key) => {
  const header = await cache.header(key);
  return header && { header };
};

const headerAndImages: Lookup<Decoded> = async (cache, key) => {
  const header = await cache.header(key);
  const images = header && (await cache.images(header));
  return images && { header, images };
};

interface Decoded {
  header: DecodedHeader;
  images: LabelledImages;
}

/**
 * Looks in the cache under the quick key, then under the digest of the files. Decodes the files if neither is there.
 */
async function obtain<Found extends { header: DecodedHeader }>(
  official: RemoteFile,
  source: DataSource,
  lookUp: Lookup<Found>,
): Promise<Found | Decoded> {
  const cache = decodedCache(join(source.cacheDirectory, 'decoded'));
  const origin = await originOf(official, source);
  const known = origin.quickKey && (await lookUp(cache, origin.quickKey));
  if (known) return known;
  const files = await origin.read();
  const key = keyFor('files', digestOfFiles(files.files));
  const lock = join(source.cacheDirectory, `${name}.lock`);
  const found =
    (await lookUp(cache, key)) ??
    (await exclusively(lock, source.report, async () => {
      return (await lookUp(cache, key)) ?? decode(cache, key, origin, files, source);
    }));
  const header = { ...found.header, edition: origin.edition ?? found.header.edition };
  // The link only saves time. Failures are ignored, so that a cache filled by others may be read-only.
  if (origin.quickKey) await cache.link(origin.quickKey, header).catch(() => {});
  return { ...found, header };
}

async function decode(
  cache: DecodedCache,
  key: string,
  origin: Origin,
  { form, files }: Cifar10Files,
  { report }: DataSource,
): Promise<Decoded> {
  report('Decoding images');
  const { edition, images } =
    form === 'binary'
      ? { edition: 'binary version (unverified)', images: decodeBinary(origin.path, files) }
      : await decodeFolder(
          origin.path,
          files,
          { classes: cifar10Classes, shape: cifar10Shape },
          (done, total) => report('Decoding images', done, total),
        );
  const header = await cache.store(edition, images);
  await cache.link(key, header);
  return { header, images };
}

function identityOf({ edition, digest }: DecodedHeader): DatasetIdentity {
  if (edition === officialEdition) return { name, edition, digest };
  return { name, edition, caveat: caveatOf(edition), digest };
}

function caveatOf(edition: string): string {
  if (edition.includes('JPEG'))
    return 'A copy whose images are JPEG-encoded, so not the official pixels.';
  return 'A copy that has not been checked against the official archive.';
}

function loadedFrom(found: Decoded): LoadedDataset<LabelledImages> {
  const { train, test } = found.header;
  return { ...identityOf(found.header), data: found.images, samples: { train, test } };
}
