import { basename, join } from 'node:path';
import { sha256OfFile, sha256OfJson } from '../../files/digest.ts';
import type { DataSource } from '../../lab/dataset.ts';
import { download, holds, type RemoteFile } from '../files/download.ts';
import { exclusively } from '../files/exclusive.ts';
import { decoderVersion } from '../images/decode-image.ts';
import {
  type Cifar10Files,
  kindOfSource,
  readCifar10Archive,
  readCifar10Folder,
} from './source.ts';

/** The edition of the archive that its authors published, which its checksum identifies. */
export const officialEdition = 'official binary archive';

/** Where a copy of CIFAR-10 comes from. */
export interface Origin {
  path: string;
  /** A cache key that is known before the files are read, and as reliable as their digest. */
  quickKey?: string;
  /** The copy's edition, if it is known before decoding. */
  edition?: string;
  read(): Promise<Cifar10Files>;
}

/**
 * The copy at the user's path; without a path, the official archive, which `read` downloads.
 * @throws ExpectedError if the path holds no folder or gzip file
 */
export async function originOf(official: RemoteFile, source: DataSource): Promise<Origin> {
  const { path, report } = source;
  if (path === undefined) return officialOrigin(official, source);
  if ((await kindOfSource(path)) === 'folder') {
    return { path, read: () => readCifar10Folder(path, report) };
  }
  const read = () => readNoticed(path, source);
  if (await holds(path, official)) return { path, ...officialKnowledge(official), read };
  return { path, quickKey: keyFor('archive', await sha256OfFile(path)), read };
}

/** A cache key. It includes the decoder's version, because another decoder may give other pixels. */
export function keyFor(what: string, digest: string): string {
  return sha256OfJson(['cifar10', decoderVersion, what, digest]);
}

function officialKnowledge({ md5 }: RemoteFile) {
  return { quickKey: keyFor('official', md5), edition: officialEdition };
}

function officialOrigin(official: RemoteFile, source: DataSource): Origin {
  const path = join(source.cacheDirectory, basename(new URL(official.url).pathname));
  const read = async () => {
    await exclusively(`${path}.lock`, source.report, () =>
      download(official, path, {
        report: (done) => source.report('Downloading CIFAR-10', done, official.bytes),
        alternatives: 'give a copy of CIFAR-10 with --data DIR or RETRACE_DATA',
      }),
    );
    return readNoticed(path, source);
  };
  return { path, ...officialKnowledge(official), read };
}

function readNoticed(archive: string, { report }: DataSource): Promise<Cifar10Files> {
  report(`Reading ${basename(archive)}`);
  return readCifar10Archive(archive);
}
