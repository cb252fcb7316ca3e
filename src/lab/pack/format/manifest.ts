import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runEngineNames } from '../../records/engine-names.ts';
import { profileNames } from '../../records/profile.ts';
import { fingerprintSchema, kebabCase, runRecordSchema } from '../../records/record.ts';
import { statementSchema } from '../../statements/statement.ts';
import { layout } from './layout.ts';

/** `pack.json`: what the lab needs to know about the project on a machine that has only the pack. */
const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** The command that wrote the pack. */
  command: z.string(),
  source: fingerprintSchema.pick({ form: true, source: true, packages: true }),
  /** The project's source files when it was packed: the pack holds only their bundle. */
  sources: runRecordSchema.shape.sources,
  /** The pack uses the fastest of these engines that the machine supports. */
  engines: z.array(z.enum(runEngineNames)).min(1),
  dataset: z.strictObject({
    name: kebabCase,
    digest: fingerprintSchema.shape.digest,
    /** Relative to the pack; absent where the data set needs no file. */
    path: z.string().optional(),
  }),
  /** The experiment's claims when it was packed. */
  statement: statementSchema.optional(),
  /** Present if the runs are computed by a command. */
  program: z
    .strictObject({
      command: z.string(),
      /** The folder in which it starts, and the files that its fingerprint knows: relative to the checkout. */
      folder: z.string(),
      known: z.array(z.string()),
      version: z.string(),
      environment: z.string().optional(),
      unlocked: z.string().optional(),
      installed: z.record(z.string(), z.string()),
      /** Environment variables that lead to the program and its packages. */
      variables: z.record(z.string(), z.string()),
    })
    .optional(),
  git: runRecordSchema.shape.provenance.shape.git,
  runs: z
    .array(
      z.strictObject({
        experiment: kebabCase,
        variant: kebabCase,
        seed: z.int().positive(),
        profile: z.enum(profileNames),
        id: z.string(),
        parameters: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`;
  await writeFile(path.join(folder, layout.manifest), text);
}

/** Reads a manifest. Its checksum must have been checked before. */
export async function readManifest(folder: string): Promise<Manifest> {
  return manifestSchema.parse(
    JSON.parse(await readFile(path.join(folder, layout.manifest), 'utf8')),
  );
}
