import { withSortedKeys } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { readRuns } from '../readers/read-runs.ts';
import { engineInWords } from '../records/engine-names.ts';
import type { RunRecord } from '../records/record.ts';
import { checkWritable, placeRun } from '../records/store.ts';
import { assignRuns } from './assign-runs.ts';
import { describeAssignment } from './describe-import.ts';
import { importedExperiment } from './imported-experiment.ts';
import { readOptions } from './read-options.ts';
import { type ReadyRun, readyRuns } from './ready-runs.ts';

export interface ImportOptions {
  root: string;
  /** The experiment; undefined for the only imported one. */
  as: string | undefined;
  /** Whether nothing is written. */
  dryRun: boolean;
  /** Whether a run may replace a record that holds more. */
  replace?: boolean | undefined;
  /** Gets each line in time: what is to be recorded, before it is. */
  say(line: string): void;
  now(): Date;
}

/**
 * Takes in runs that another tool recorded. All of them are read, assigned and checked before the first is written.
 *
 * @param place a folder or a file
 * @throws ExpectedError naming the run, the field and the remedy
 */
export async function importFound(place: string, options: ImportOptions): Promise<void> {
  const { root, say, dryRun } = options;
  const definition = await importedExperiment(root, options.as);
  const { name } = definition;
  const { runs, said, ignored } = await readRuns(
    place,
    readOptions(definition.imported, definition.artifacts),
  );
  for (const line of said) say(line);
  const assignment = assignRuns(definition, runs);
  const ready = await readyRuns(definition, assignment.placed, options);
  for (const line of await describeAssignment(definition, assignment, ready, ignored)) say(line);
  if (!options.replace) refusePoorer(name, ready);
  if (ready.length > 0 && !dryRun) await checkWritable(root, name);
  for (const each of ready) {
    const what = `${name}/${each.run.id}: ${describe(each, dryRun)}`;
    if (!dryRun && !isSame(each)) {
      await placeRun(root, each.record, each.bytes, each.files);
    }
    say(plainLine(what));
  }
}

/** @throws ExpectedError naming the first run that holds less than the record in its place, with the remedy */
function refusePoorer(experiment: string, ready: readonly ReadyRun[]): void {
  for (const { run, found, record, present } of ready) {
    const lost = present && present !== 'damaged' ? lostOf(present, record) : undefined;
    if (lost === undefined) continue;
    throw new ExpectedError(
      plainLine(
        `${experiment}/${run.id}: ${found.place} holds less than the record: ${lost}; import the whole run, or replace the record by --replace`,
        1000,
      ),
    );
  }
}

/** What a record has that another one lacks, in words: "300 of 500 rows". */
function lostOf(present: RunRecord, record: RunRecord): string | undefined {
  const { rows } = present.series;
  if (record.series.rows < rows) return `${record.series.rows} of ${rows} rows`;
  const metrics = Object.keys(present.summary).filter(
    (name) => !Object.hasOwn(record.summary, name),
  );
  const names = new Set((record.artifacts ?? []).map(({ name }) => name));
  const artifacts = new Set((present.artifacts ?? []).map(({ name }) => name));
  const gone = [...metrics, ...[...artifacts].filter((name) => !names.has(name))];
  return gone.length > 0 ? `no ${gone.join(', no ')}` : undefined;
}

function describe({ found, record, present }: ReadyRun, dryRun: boolean): string {
  const from = `from ${found.place}${withArtifacts(record)}`;
  if (isSame({ record, present })) return `is here already, ${from}`;
  const done = dryRun ? 'would be imported' : 'imported';
  if (!present) return `${done} ${from}`;
  if (present === 'damaged') return `${done} ${from}, in place of damaged files`;
  const what = differenceTo(present, record);
  const { started, engine } = present.provenance;
  const date = started === undefined ? '' : ` on ${started.slice(0, 10)}`;
  return `${done} ${from}, in place ${what}, ${whoRecorded(engine)}${date}`;
}

/** ", with confusion and samples at 12 steps" */
function withArtifacts({ artifacts = [] }: RunRecord): string {
  const named = [...Map.groupBy(artifacts, ({ name }) => name)].map(([name, own]) =>
    own.length === 1 ? name : `${name} at ${own.length} steps`,
  );
  return named.length === 0 ? '' : `, with ${new Intl.ListFormat('en-GB').format(named)}`;
}

function differenceTo(present: RunRecord, record: RunRecord): string {
  const isOther = keptBy(record) !== keptBy(present);
  if (!isSameSeries(record, present)) return `of other numbers${isOther ? ' and artifacts' : ''}`;
  return isOther ? 'of the same numbers with other artifacts' : 'of the same numbers';
}

function keptBy({ artifacts = [] }: RunRecord): string {
  return JSON.stringify(artifacts.map(({ name, step, sha256 }) => [name, step, sha256]));
}

function whoRecorded(engine: RunRecord['provenance']['engine']): string {
  const words = engineInWords(engine);
  return engine.name === 'imported' ? words : `recorded with ${words}`;
}

/** Whether the record says what the present one says, but for the time of the import. */
function isSame({ record, present }: Pick<ReadyRun, 'record' | 'present'>): boolean {
  if (!present || present === 'damaged') return false;
  return isSameSeries(record, present) && told(record) === told(present);
}

function isSameSeries(a: RunRecord, b: RunRecord): boolean {
  return a.series.sha256 === b.series.sha256;
}

function told(record: RunRecord): string {
  const { imported } = record.provenance;
  const untimed = { ...record.provenance, imported: imported && { ...imported, at: '' } };
  return JSON.stringify(withSortedKeys({ ...record, provenance: untimed }));
}
