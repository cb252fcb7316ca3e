import { parse } from 'smol-toml';
import { z } from 'zod';
import { atCommit, type Locked, normalName, pinnedOnly } from './locked.ts';

/**
 * Reads `uv.lock`, `poetry.lock`, `pdm.lock` and `pylock.toml`: all list packages with their versions. What has no
 * version is the project itself.
 */
export function readTomlLock(text: string): Locked {
  const { package: listed, packages } = lockSchema.parse(parse(text));
  return pinnedOnly(
    [...listed, ...packages].flatMap((entry) =>
      entry.version === undefined
        ? []
        : [[normalName(entry.name), atCommit(entry.version, commitOf(entry))] as const],
    ),
  );
}

const packageSchema = z.object({
  name: z.string(),
  version: z.string().optional(),
  /** uv: `git = "…#<commit>"`; Poetry: `resolved_reference`. */
  source: z
    .object({ git: z.string().optional(), resolved_reference: z.string().optional() })
    .optional(),
  /** pylock.toml */
  vcs: z.object({ 'commit-id': z.string() }).optional(),
  /** pdm */
  revision: z.string().optional(),
});
type Package = z.infer<typeof packageSchema>;

const lockSchema = z.object({
  package: z.array(packageSchema).default([]),
  packages: z.array(packageSchema).default([]),
});

function commitOf({ source, vcs, revision }: Package): string | undefined {
  const [, hash] = /#([0-9a-f]{7,64})$/.exec(source?.git ?? '') ?? [];
  return hash ?? source?.resolved_reference ?? vcs?.['commit-id'] ?? revision;
}
