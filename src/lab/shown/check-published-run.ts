import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { matchesFingerprint } from '../records/fingerprint.ts';
import { type PublishedRecord, publishedRecordSchema } from '../records/published-record.ts';
import { parseRecordJson } from '../records/store.ts';
import { checkSeries } from './read-results.ts';

/**
 * Checks the two files of a run that a site published: the fingerprint must be the digest of its parts, and match
 * parameters, seed and data; the series must match the record byte for byte, and its summary.
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
