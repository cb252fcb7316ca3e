/**
 * A name of a tag, a series or an author as a part of an address: letters of all scripts and digits, in lower case, joined by
 * hyphens. Headings' ids (github-slugger) keep "_" and double hyphens, so names that read alike would differ.
 */
export function slugOf(name: string): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.join('-').normalize('NFC');
}

/** Why a name can't have an address; undefined if it can. */
export function nameProblem(name: string): string | undefined {
  const slug = slugOf(name);
  if (!slug) return 'needs a letter or a digit in each name, for its address';
  // File systems have names of at most 255 bytes.
  if (Buffer.byteLength(slug) > maximum) return `has a name too long for an address`;
  return undefined;
}

const maximum = 200;
