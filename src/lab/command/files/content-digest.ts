import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { sha256, sha256OfFile } from '../../../files/digest.ts';
import { unreadable } from '../../../files/regular-file.ts';
import { notebookCells } from './notebook-source.ts';

/** `text`: line ends don't count, as git may write either, nor do the outputs of a notebook. `bytes`: the file as it is. */
export type Reading = 'text' | 'bytes';

/**
 * SHA-256 of what a file holds. That of a Git LFS pointer is that of the file which it stands for, so that it's the same
 * before and after `git lfs pull`. Kept as long as this process runs, and the file isn't changed.
 *
 * @param shown names the file in an error
 * @throws UnreadableError if the system refuses to read it
 */
export async function digestContent(
  file: string,
  reading: Reading,
  shown: string,
): Promise<string> {
  try {
    const entry = await stat(file, { bigint: true });
    const state = [entry.size, entry.mtimeNs, entry.ctimeNs, entry.ino].join(' ');
    const key = `${reading} ${file}`;
    const kept = digests.get(key);
    if (kept?.state === state) return kept.digest;
    const digest = await read(file, reading, entry);
    digests.set(key, { state, digest });
    return digest;
  } catch (error) {
    throw unreadable(shown, error);
  }
}

/** What a Git LFS pointer stands for: the content's SHA-256. Undefined for any other file. */
export async function pointedAt(file: string): Promise<string | undefined> {
  const { size } = await stat(file);
  return size < longestPointer ? oidIn(await readFile(file)) : undefined;
}

/** 0 for a file that has just been removed. */
export async function byteSizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

const digests = new Map<string, { state: string; digest: string }>();
/** The specification's limit. */
const longestPointer = 1024;
/** Where git looks for a NUL to tell text from other files. */
const bytesJudged = 8000;

async function read(file: string, reading: Reading, { size }: BigIntStats): Promise<string> {
  if (reading === 'bytes' && size >= longestPointer) return sha256OfFile(file);
  const content = await readFile(file);
  const oid = content.length < longestPointer ? oidIn(content) : undefined;
  if (oid !== undefined) return oid;
  return sha256(reading === 'text' ? (cellsIn(file, content) ?? withoutReturns(content)) : content);
}

function cellsIn(file: string, content: Buffer): string | undefined {
  const cells = /\.ipynb$/i.test(file) ? notebookCells(content.toString('utf8')) : undefined;
  return cells && JSON.stringify(cells);
}

function oidIn(content: Buffer): string | undefined {
  const text = content.toString('latin1');
  if (!text.startsWith('version https://git-lfs.github.com/spec/')) return undefined;
  return /^oid sha256:([0-9a-f]{64})\r?$/m.exec(text)?.[1];
}

function withoutReturns(content: Buffer): Buffer {
  const isText = !content.subarray(0, bytesJudged).includes(0);
  if (!isText || !content.includes('\r\n')) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
