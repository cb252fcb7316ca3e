import type { PreparedExperiment } from '../lab/prepare.ts';
import type { RunRecord } from '../lab/record.ts';
import { abbreviate, formatDate, formatDuration } from './format.ts';

/** A line of provenance: a name, and what it was in each run, each different value once. */
export interface Fact {
  name: string;
  values: string[];
}

/** What a reader must know before trusting a figure or number. */
export interface Mark {
  kind: 'stale' | 'reduced' | 'data';
  label: string;
  /** The whole sentence. */
  detail: string;
}

/** The command that records the shown runs again. */
export function rerunCommand({ name, profile }: PreparedExperiment): string {
  return `npm run lab -- run ${name} --profile ${profile}`;
}

/** How the runs of an experiment came about. */
export function provenanceFacts(prepared: PreparedExperiment): Fact[] {
  const records = prepared.runs.map(({ record }) => record);
  const of = (describe: (record: RunRecord) => string) => [...new Set(records.map(describe))];
  const seconds = records.reduce((sum, { provenance }) => sum + provenance.durationSeconds, 0);
  return [
    { name: 'Experiment', values: [`${prepared.title} (${prepared.name})`] },
    { name: 'Variants', values: prepared.variants.map(({ label }) => label) },
    { name: 'Seeds', values: of(({ seed }) => String(seed)) },
    { name: 'Profile', values: [prepared.profile] },
    { name: 'Data set', values: of(describeDataset) },
    { name: 'Engine', values: of(describeEngine) },
    { name: 'Recorded', values: of(({ provenance }) => formatDate(new Date(provenance.started))) },
    { name: 'Computed for', values: [formatDuration(seconds)] },
    { name: 'Commit', values: of(describeCommit) },
    { name: 'Fingerprint', values: of(({ fingerprint }) => abbreviate(fingerprint.digest)) },
  ];
}

/** What must be said visibly about the runs of an experiment; empty for fresh, full runs on the official data. */
export function marksOf(prepared: PreparedExperiment): Mark[] {
  return [...staleMarks(prepared), ...reducedMarks(prepared), ...dataMarks(prepared)];
}

export function describeEngine({ provenance: { engine } }: RunRecord): string {
  return `${engine.name} on ${engine.device}`;
}

function describeDataset({ dataset: { name, edition, samples } }: RunRecord): string {
  const count = new Intl.NumberFormat('en');
  const { train, test } = samples;
  if (train + test === 0) return edition;
  return `${name}, ${edition}, ${count.format(train)} + ${count.format(test)} samples`;
}

function describeCommit({ provenance: { git } }: RunRecord): string {
  if (!git) return 'none: outside a checkout';
  return abbreviate(git.commit) + (git.dirty ? ' with uncommitted changes' : '');
}

function staleMarks({ runs }: PreparedExperiment): Mark[] {
  const reasons = [...new Set(runs.flatMap(({ staleBecause }) => staleBecause))];
  if (!runs.some(({ state }) => state === 'stale')) return [];
  return [
    { kind: 'stale', label: 'stale', detail: `Recorded before a change: ${reasons.join('; ')}.` },
  ];
}

function reducedMarks({ profile, profiles }: PreparedExperiment): Mark[] {
  if (profile === profiles[0]) return [];
  const detail = `From the ${profile} profile, not the ${profiles[0]} one.`;
  return [{ kind: 'reduced', label: `not the ${profiles[0]} profile`, detail }];
}

function dataMarks({ runs }: PreparedExperiment): Mark[] {
  const caveats = new Map(
    runs.map(({ record: { dataset } }) => [`data from an ${dataset.edition}`, dataset.caveat]),
  );
  return [...caveats].flatMap(([label, caveat]) =>
    caveat ? [{ kind: 'data', label, detail: caveat }] : [],
  );
}
