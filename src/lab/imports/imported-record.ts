import { sha256 } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { whyPrivate } from '../../messages/private-text.ts';
import type { DatasetIdentity } from '../dataset.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { byNameAndStep } from '../records/artifact-entry.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import {
  type EngineRecord,
  type ImportedRecord,
  type RunRecord,
  runRecordSchema,
} from '../records/record.ts';
import { importCommand } from '../records/run-id.ts';
import { encodeSeries, summarise } from '../records/series.ts';
import { filesOf } from '../records/store.ts';
import { checkSeries } from '../shown/read-results.ts';
import type { ImportedArtifacts } from './artifacts/imported-artifacts.ts';
import type { PlacedRun } from './assign-runs.ts';
import type { ImportedTable } from './imported-table.ts';

/** A record that can be placed in `results`, with what is written beside it: the bytes of its series first. */
export interface ReadyRecord {
  record: RunRecord;
  bytes: Uint8Array;
  /** The files of its artifacts, by their names in the run's folder. */
  files: Record<string, Uint8Array>;
}

/**
 * Makes the record of an imported run. Its fingerprint digests the parameters and the files that were read; its engine is
 * what the tool told.
 *
 * @param dataset that of runs without data of the lab
 * @throws ExpectedError naming the run, if a record can't hold it
 */
export function importedRecord(
  placed: PlacedRun,
  { table, outcome, notes }: ImportedTable,
  kept: ImportedArtifacts,
  { dataset, at }: { dataset: DatasetIdentity; at: Date },
): ReadyRecord {
  const { run, found, parameters } = placed;
  const bytes = encodeSeries(table);
  const source = { form: 2, source: found.digest, packages: {} } as const;
  const { started, durationSeconds } = found.facts;
  const origin = originOf(found, at);
  const draft = {
    format: 2,
    experiment: run.experiment,
    variant: run.variant,
    seed: run.seed,
    profile: run.profile,
    outcome,
    parameters,
    fingerprint: fingerprintRun(source, parameters, run.seed, dataset.digest),
    dataset: {
      name: dataset.name,
      edition: `not told by ${found.tool}`,
      digest: dataset.digest,
      samples: { train: 0, test: 0 },
    },
    provenance: {
      ...(started !== undefined && { started }),
      ...(durationSeconds !== undefined && { durationSeconds }),
      resumptions: 0,
      command: importCommand(run.experiment),
      engine: engineOf(origin),
      imported: { ...origin, notes: [...notes, ...placed.notes, ...kept.notes].filter(isPublic) },
    },
    series: { file: 'series.parquet', sha256: sha256(bytes), rows: table.step.length },
    ...(kept.artifacts.length > 0 && {
      artifacts: kept.artifacts.map(({ entry }) => entry).sort(byNameAndStep),
    }),
    summary: summarise(table),
  };
  const { data, error } = runRecordSchema.safeParse(draft, { reportInput: true });
  if (!data) {
    throw new ExpectedError(`${found.place}: ${firstIssue(error)}, which a record doesn't take`);
  }
  checkSeries(data, bytes, found.place);
  return { record: data, bytes, files: filesOf(kept.artifacts) };
}

type Origin = Omit<ImportedRecord, 'notes'>;

function engineOf({ tool, toolVersion, gpu, processor }: Origin): EngineRecord {
  return {
    name: 'imported',
    reason: `imported from ${tool}`,
    device: gpu ?? processor ?? "a device that isn't told",
    ...(gpu !== undefined && { deviceKind: 'gpu' }),
    program: [tool, toolVersion].filter((part) => part !== undefined).join(' '),
    details: {},
  };
}

/** What the tool told, looked at once more: no reader may let through what a page must not show. */
function originOf({ tool, toolVersion, label, facts }: FoundRun, at: Date): Origin {
  const { python, system, processor, gpu, commit, packages } = facts;
  const os = system === undefined ? undefined : systemName(system);
  const told = { toolVersion, label, python, system: os, processor, gpu, commit };
  const shown = Object.entries(told).filter(([, text]) => text && isPublic(text));
  return {
    tool,
    ...Object.fromEntries(shown),
    at: at.toISOString(),
    ...(packages && { packages: publicPackages(packages) }),
  };
}

/** "Linux", "macOS 15": without the kernel, which sites don't publish of their own machines either. */
function systemName(system: string): string {
  const [name = ''] = /^[A-Za-z]+( \d+)?/.exec(system) ?? [];
  return name;
}

/** A package may have been installed from a folder or an address: its version is left out with it. */
function publicPackages(packages: Record<string, string>): Record<string, string> {
  const named = Object.entries(packages).filter(
    ([name, version]) => isPublic(name) && /^[\w.+!-]{1,100}$/.test(version),
  );
  return Object.fromEntries(named);
}

function isPublic(text: string): boolean {
  return whyPrivate(text) === undefined;
}
