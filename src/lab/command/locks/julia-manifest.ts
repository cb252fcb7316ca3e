import { parse } from 'smol-toml';
import { z } from 'zod';
import { atCommit, type Locked, pinnedOnly } from './locked.ts';

/** Reads Julia's `Manifest.toml`. Packages without a version are Julia's own, or the project's. */
export function readJuliaManifest(text: string): Locked {
  const manifest = parse(text);
  // The first format has no `deps` around them.
  const packages = packagesSchema.parse('deps' in manifest ? manifest['deps'] : manifest);
  return pinnedOnly(
    Object.entries(packages).flatMap(([name, entries]) => {
      const listed = Array.isArray(entries) ? z.array(entrySchema).parse(entries) : [];
      return listed.flatMap((entry) =>
        entry.version === undefined
          ? []
          : [[name, atCommit(entry.version, entry['repo-url'] && entry['git-tree-sha1'])] as const],
      );
    }),
  );
}

const packagesSchema = z.record(z.string(), z.unknown());
const entrySchema = z.object({
  version: z.string().optional(),
  'git-tree-sha1': z.string().optional(),
  'repo-url': z.string().optional(),
});
