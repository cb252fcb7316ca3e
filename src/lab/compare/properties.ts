import { ownValue } from '../../messages/own-value.ts';
import { engineInWords } from '../records/engine-names.ts';
import type { RecordOf } from '../results.ts';
import type { Property, SeedsWithValue } from './comparison-document.ts';

/**
 * Compares everything that may explain why two groups of runs had other results: their parameters, then the rest.
 * Leaves out the settings of different engines, because they aren't comparable.
 */
export function compareProperties(a: readonly RecordOf[], b: readonly RecordOf[]): Property[] {
  const engines = new Set([...a, ...b].map(({ provenance }) => provenance.engine.name));
  return [
    ...compareTables('parameter', a, b, ({ parameters }) => parameters),
    ...compareTables('circumstance', a, b, circumstances),
    ...compareTables('package', a, b, ({ fingerprint }) => fingerprint.packages),
    ...(engines.size === 1
      ? compareTables('engine setting', a, b, ({ provenance }) => provenance.engine.details)
      : []),
  ];
}

function circumstances({ dataset, fingerprint, provenance, outcome, series }: RecordOf) {
  const { engine, git, machine } = provenance;
  return {
    'data set': `${dataset.name}, ${dataset.edition}`,
    'data digest': dataset.digest,
    source: fingerprint.source,
    engine: engineInWords(engine),
    device: engine.device,
    Node: machine?.node ?? null,
    commit: git?.commit ?? null,
    'uncommitted changes': git?.dirty ?? null,
    outcome,
    'recorded steps': series.rows,
  };
}

function compareTables(
  kind: Property['kind'],
  a: readonly RecordOf[],
  b: readonly RecordOf[],
  tableOf: (record: RecordOf) => Record<string, unknown>,
): Property[] {
  const names = new Set([...a, ...b].flatMap((record) => Object.keys(tableOf(record))));
  return [...names].map((name) => {
    const pick = (record: RecordOf) => ownValue(tableOf(record), name) ?? null;
    const [valuesA, valuesB] = [seedsByValue(a, pick), seedsByValue(b, pick)];
    const distinct = new Set([...valuesA, ...valuesB].map(({ value }) => JSON.stringify(value)));
    return { kind, name, same: distinct.size === 1, a: valuesA, b: valuesB };
  });
}

function seedsByValue(
  records: readonly RecordOf[],
  pick: (record: RecordOf) => unknown,
): SeedsWithValue[] {
  const byText = new Map<string, SeedsWithValue>();
  for (const record of records) {
    const value = pick(record);
    const entry = byText.get(JSON.stringify(value)) ?? { value, seeds: [] };
    entry.seeds.push(record.seed);
    byText.set(JSON.stringify(value), entry);
  }
  return [...byText.values()];
}
