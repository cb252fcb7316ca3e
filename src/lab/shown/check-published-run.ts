import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { matchesFingerprint } from '../records/fingerprint.ts';
import { type PublishedRecord, publishedRecordSchema } from '../records/published-record.ts';
import { parseRecordJson } from '../records/store.ts';
import { checkSeries } from './read-results.ts';

/**
 * Checks the two files of a run that a site published: that the fingerprint is the digest of its four parts, and
 * parameters, seed and data are those that it was made of; that the series are those of the record, byte for byte,
 * and bear out its summary.
 *
 * @param json the text of `run.json`
 * @param series the bytes of `series.parquet`
 * @throws ExpectedError in one line, naming the file
 */
export async function checkPublishedRun(
  json: string,
  series: Uint8Array,
): Promise<PublishedRecord> {
  const value = parseRecordJson(json, 'run.json');
  const parsed = publishedRecordSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw new ExpectedError(`run.json: ${firstIssue(parsed.error)}`);
  if (!matchesFingerprint(parsed.data)) {
    throw new ExpectedError(
      "run.json: its parameters, seed or data aren't those of its fingerprint; download it again",
    );
  }
  checkSeries(parsed.data, series, parsed.data.series.file);
  return parsed.data;
}
