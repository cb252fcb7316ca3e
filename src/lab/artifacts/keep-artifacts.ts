import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { maximumArtifacts, maximumBytesOfRun } from '../records/artifact-entry.ts';
import { latestStep } from '../records/series.ts';
import type { ArtifactDeclarations } from './declare.ts';
import type { EncodedArtifact } from './encoded.ts';

/** The artifacts of a run so far. */
export interface KeptArtifacts {
  /** See `keep` of `RunContext`. */
  keep(name: string, value: unknown, step?: number): Promise<void>;
  /** Waits for all that was kept. @throws ExpectedError the first that couldn't be kept */
  all(): Promise<EncodedArtifact[]>;
}

/** Keeps the artifacts of a run, by name and step. */
export function keepArtifacts(declared: ArtifactDeclarations): KeptArtifacts {
  const kept = new Map<string, Promise<EncodedArtifact>>();
  return {
    async keep(name, value, step) {
      const declaration = declarationOf(declared, name);
      const shown = placeOf(name, step);
      const encoding = import('./encode.ts').then(({ encodeValue }) =>
        encodeValue(declaration, value, { name, step, shown }),
      );
      kept.set(shown, encoding);
      await encoding;
      requireRoom(await settled(kept));
    },
    async all() {
      return Promise.all(kept.values());
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

async function settled(kept: ReadonlyMap<string, Promise<EncodedArtifact>>) {
  const results = await Promise.allSettled(kept.values());
  return results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** @throws ExpectedError if they are more than a record takes */
export function requireRoom(artifacts: readonly EncodedArtifact[]): void {
  const bytes = artifacts.reduce((sum, each) => sum + (each.bytes?.length ?? 0), 0);
  if (bytes > maximumBytesOfRun) {
    throw new ExpectedError(
      `its artifacts take ${bytes} bytes, and a run may keep ${maximumBytesOfRun}: keep them at fewer steps, or less of each`,
    );
  }
  if (artifacts.length <= maximumArtifacts) return;
  throw new ExpectedError(
    `keeps more than ${maximumArtifacts} artifacts, each step counted: keep them at fewer steps`,
  );
}
