import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { latestStep } from '../records/series.ts';
import type { ArtifactDeclarations } from './declare.ts';
import type { EncodedArtifact } from './encoded.ts';
import { requireRoom } from './require-room.ts';

/** The artifacts of a run so far. */
export interface KeptArtifacts {
  /** See `keep` of `RunContext`. The value is taken as it is now: whoever doesn't wait may change it at once. */
  keep(name: string, value: unknown, step?: number): Promise<void>;
  /**
   * Waits for all that was kept so far.
   *
   * @throws ExpectedError the first that couldn't be kept: a run without it would lack evidence, so whoever ignores that of
   * `keep` is told here
   */
  settle(): Promise<void>;
  /** All artifacts, once `settle` has waited for them. */
  all(): EncodedArtifact[];
  /** Puts those of a checkpoint in the place of what was kept under the same names and steps. */
  restore(artifacts: readonly EncodedArtifact[]): void;
  /** The first declared artifact that wasn't kept at any step; undefined if each was. */
  missing(): string | undefined;
}

/** Keeps the artifacts of a run, by name and step. The encoders are loaded only if any are declared. */
export async function keepArtifacts(declared: ArtifactDeclarations): Promise<KeptArtifacts> {
  const names = Object.keys(declared);
  const encode = names.length > 0 ? (await import('./encode.ts')).encodeValue : undefined;
  const kept = new Map<string, EncodedArtifact>();
  let failure: { error: unknown } | undefined;
  // One after another: what is kept later under the same name and step replaces what was kept before.
  let pending: Promise<void> = Promise.resolve();
  const place = async (at: string, encoding: Promise<EncodedArtifact>) => {
    kept.set(at, await encoding);
    requireRoom([...kept.values()]);
  };
  const take = (name: string, value: unknown, step: number | undefined) => {
    const declaration = declarationOf(declared, name);
    const shown = placeOf(name, step);
    const encoding = encode!(declaration, value, { name, step, shown });
    // Whoever waits for its turn must not leave it without a listener.
    encoding.catch(() => {});
    return { shown, encoding };
  };
  return {
    keep(name, value, step) {
      const done = new Promise<void>((resolve, reject) => {
        const { shown, encoding } = take(name, value, step);
        pending = pending
          .then(() => place(shown, encoding))
          .then(resolve, (error: unknown) => {
            failure ??= { error };
            reject(error);
          });
      });
      done.catch((error: unknown) => {
        failure ??= { error };
      });
      return done;
    },
    async settle() {
      await pending;
      if (failure) throw failure.error;
    },
    all: () => [...kept.values()],
    restore(artifacts) {
      for (const each of artifacts) kept.set(placeOf(each.entry.name, each.entry.step), each);
    },
    missing() {
      const all = new Set([...kept.values()].map(({ entry }) => entry.name));
      return names.find((name) => !all.has(name));
    },
  };
}

function declarationOf(declared: ArtifactDeclarations, name: string) {
  if (Object.hasOwn(declared, name)) return declared[name]!;
  const known = Object.keys(declared).join(', ') || 'none';
  throw new ExpectedError(
    `keeps ${JSON.stringify(plainLine(String(name), 60))}, which isn't one of its artifacts; known: ${known}`,
  );
}

/** "samples@500" */
function placeOf(name: string, step: unknown): string {
  if (step === undefined) return name;
  if (Number.isInteger(step) && (step as number) >= 0 && (step as number) <= latestStep) {
    return `${name}@${step}`;
  }
  throw new ExpectedError(
    `keeps ${name} at step ${String(step)}; a step is a whole number from 0 to ${latestStep}`,
  );
}
