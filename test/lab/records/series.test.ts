import { describe, expect, test } from 'vitest';
import {
  appendRow,
  decodeMeasured,
  decodeSeries,
  emptyTable,
  encodeSeries,
  requireRecordable,
  summarise,
} from '../../../src/lab/records/series.ts';

/** More rows than Parquet puts into a group. */
const rows = 150_001;
const table = {
  step: Array.from({ length: rows }, (_, i) => i * 2),
  metrics: {
    everywhere: Array.from({ length: rows }, (_, i) => Math.sin(i)),
    sometimes: Array.from({ length: rows }, (_, i) => (i % 3 ? null : i)),
    never: Array.from({ length: rows }, () => null),
    broken: Array.from({ length: rows }, (_, i) => (i > 5 ? Number.NaN : i)),
  },
};
const bytes = encodeSeries(table);
const file = 'series.parquet';

describe('a recorded table', () => {
  test('of many metrics that are seldom measured, which take no room, is read back', () => {
    const names = Array.from({ length: 110 }, (_, i) => `metric${i}`);
    const sparse = emptyTable(names);
    for (let i = 0; i < 20_000; i++) {
      appendRow(sparse, i, i % 1000 ? {} : Object.fromEntries(names.map((name) => [name, i])));
    }
    const measured = decodeMeasured(encodeSeries(sparse), file);
    expect(measured.rows).toBe(20_000);
    expect(measured.series('metric109').value).toHaveLength(20);
  });

  test('has one zero, whichever came first', () => {
    const zeros = emptyTable(['gain']);
    for (let i = 0; i < 8; i++) appendRow(zeros, i, { gain: i % 2 ? 0 : -0 });
    expect(zeros.metrics['gain']).toEqual(Array(8).fill(0));
    expect(decodeSeries(encodeSeries(zeros), file)).toEqual(zeros);
    const before = { step: [0, 1], metrics: { gain: [-0, 0] } };
    const { metrics } = decodeSeries(encodeSeries(before), file);
    expect(metrics['gain']).toEqual([0, 0]);
  });

  test('that could not be read again is refused before it takes the place of anything', () => {
    const wide = emptyTable(Array.from({ length: 1000 }, (_, i) => `metric${i}`));
    expect(() => encodeSeries(wide)).toThrow(/couldn't be read again \(has more than 1000 columns/);
  });

  test('is refused before it is measured, if it could not be recorded', () => {
    requireRecordable(1_000_000, 49);
    expect(() => requireRecordable(1_000_000, 50)).toThrow(
      '1000000 rows of 50 metrics and a step are 51000000 values, and a record takes 50000000',
    );
  });

  test('is read back as it was written', () => {
    expect(decodeSeries(bytes, file)).toEqual(table);
  });

  test('is read back as far as it is asked for', () => {
    const { step, metrics } = decodeSeries(bytes, file, 1001);
    expect(step).toEqual(table.step.slice(0, 1001));
    expect(metrics['sometimes']).toEqual(table.metrics.sometimes.slice(0, 1001));
  });

  test('is read as series at the steps where each metric was measured', () => {
    const measured = decodeMeasured(bytes, file);
    expect(measured.rows).toBe(rows);
    expect(measured.metrics).toEqual(Object.keys(table.metrics));
    expect(measured.series('everywhere')).toEqual({
      step: Int32Array.from(table.step),
      value: Float64Array.from(table.metrics.everywhere),
    });
    const sometimes = measured.series('sometimes');
    expect([...sometimes.step.subarray(0, 3)]).toEqual([0, 6, 12]);
    expect([...sometimes.value.subarray(-1)]).toEqual([rows - 1]);
    expect(measured.series('never').step).toHaveLength(0);
    expect(measured.series('sometimes')).toBe(sometimes);
  });

  test('has the same summary either way', () => {
    expect(decodeMeasured(bytes, file).summary).toEqual(summarise(table));
  });

  test('is read from a part of a larger buffer', () => {
    const buffer = Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(7)]);
    const measured = decodeMeasured(buffer.subarray(7, 7 + bytes.length), file);
    expect(measured.series('everywhere').value[rows - 1]).toBe(Math.sin(rows - 1));
  });

  test('whose steps do not ascend from 0 is no table of series', () => {
    for (const step of [
      [0, 2, 1],
      [-1, 0],
    ]) {
      const bytes = encodeSeries({
        step,
        metrics: { loss: [0.5, 0.25, 0.125].slice(0, step.length) },
      });
      const refusal = "series.parquet: isn't a table of series (its steps do not ascend from 0)";
      expect(() => decodeSeries(bytes, file)).toThrow(refusal);
      expect(() => decodeMeasured(bytes, file)).toThrow(refusal);
    }
  });

  test('tells its last step', () => {
    expect(decodeMeasured(bytes, file).lastStep).toBe(2 * (rows - 1));
    expect(decodeMeasured(encodeSeries(emptyTable(['loss'])), file).lastStep).toBeUndefined();
  });
});
