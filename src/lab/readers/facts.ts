import { z } from 'zod';
import { isPlain } from '../../messages/plain-text.ts';
import type { FoundFacts } from './found-run.ts';

/**
 * The facts that may be published, of whatever a tool kept. Anything else, and each fact that holds something private or
 * isn't what its name says, is left out.
 */
export function publicFacts(facts: Readonly<Record<string, unknown>> | FoundFacts): FoundFacts {
  const kept = Object.entries(factSchemas).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse((facts as Record<string, unknown>)[name]);
    return success ? [[name, data]] : [];
  });
  return Object.fromEntries(kept);
}

/** A run's name in a tool, if it may be published. */
export function publicLabel(label: unknown): string | undefined {
  return publicText.safeParse(label).data;
}

/** Paths of all systems, and addresses: with either, people and machines can be told. */
const privatePart = /^[/~\\]|[\s"'=(:][/~\\]|\b[A-Za-z]:[\\/]|\\\\|:\/\/|[^\s@]@[^\s@]/;

const publicText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => isPlain(text) && !privatePart.test(text));

const factSchemas = {
  started: z
    .union([z.string(), z.date()])
    .transform((value) => new Date(value))
    .refine((date) => Number.isFinite(date.getTime()))
    .transform((date) => date.toISOString()),
  durationSeconds: z.number().nonnegative(),
  python: publicText,
  system: publicText,
  processor: publicText,
  gpu: publicText,
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  packages: z
    .record(z.string(), z.unknown())
    .transform((packages) =>
      Object.fromEntries(
        Object.entries(packages).filter(
          ([name, version]) => publicText.safeParse(name).success && isVersion(version),
        ),
      ),
    )
    .refine((packages) => Object.keys(packages).length > 0),
} satisfies Record<keyof FoundFacts, z.ZodType>;

/** A version may name a folder or an address that a package was installed from. */
function isVersion(value: unknown): boolean {
  return typeof value === 'string' && /^[\w.+!-]{1,100}$/.test(value);
}
