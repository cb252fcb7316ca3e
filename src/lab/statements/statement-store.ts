import { mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from '../../files/names-in.ts';
import { fateOf, parseStamp } from '../../files/process-stamp.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { fateOfTemporary, parseTemporaryName } from '../../files/temporary-name.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import {
  describeWriteFailure,
  parseRecordJson,
  readRecord,
  recordedIds,
} from '../records/store.ts';
import { digestOfStatement, type Statement, statementSchema } from './statement.ts';

/** Two hundred claims take 60 kB. */
const maximumStatementBytes = 1_000_000;

/** The folder of an experiment's statements, relative to the root. */
function statementsFolder(experiment: string): string {
  return path.join('results', experiment, 'statements');
}

function statementFile(experiment: string, digest: string): string {
  return path.join(statementsFolder(experiment), `${digest}.json`);
}

/**
 * Writes a statement to a file that is named by its digest, and returns the digest. @throws ExpectedError if it can't
 * be written
 */
export async function writeStatement(root: string, statement: Statement): Promise<string> {
  const digest = digestOfStatement(statement);
  const shown = statementFile(statement.experiment, digest);
  const file = path.join(root, shown);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWholeFile(file, `${JSON.stringify(statementSchema.parse(statement), null, 2)}\n`);
  } catch (error) {
    throw describeWriteFailure(error, shown);
  }
  return digest;
}

/**
 * Reads and checks what was claimed when a run began.
 * @throws ExpectedError naming the file if it is missing, or its digest isn't the one that a record names
 */
export async function readStatement(
  root: string,
  experiment: string,
  digest: string,
): Promise<Statement> {
  const shown = statementFile(experiment, digest);
  const text = readRegularFile(root, shown, maximumStatementBytes);
  if (!text) throw new ExpectedError(`${shown}: is missing, though a record names it; restore it`);
  const parsed = statementSchema.safeParse(parseRecordJson(text.toString(), shown), {
    reportInput: true,
  });
  if (!parsed.success) throw new ExpectedError(`${shown}: ${firstIssue(parsed.error)}`);
  if (parsed.data.experiment !== experiment || digestOfStatement(parsed.data) !== digest) {
    throw new ExpectedError(`${shown}: isn't what was stated (its digest differs); restore it`);
  }
  return parsed.data;
}

/** The statements that records name, by their digests. @throws ExpectedError as `readStatement` */
export async function readStatements(
  root: string,
  experiment: string,
  digests: Iterable<string>,
): Promise<Map<string, Statement>> {
  const read = [...new Set(digests)].map(
    async (digest) => [digest, await readStatement(root, experiment, digest)] as const,
  );
  return new Map(await Promise.all(read));
}

/**
 * The files of statements that no record of an experiment names, and those left of writing one, relative to the root.
 * @param but ids of records to ignore, as they are about to be removed
 */
export async function unnamedStatements(
  root: string,
  experiment: string,
  but: ReadonlySet<string>,
): Promise<string[]> {
  const files = (await namesIn(path.join(root, statementsFolder(experiment)))).sort();
  if (files.length === 0) return [];
  const ids = (await recordedIds(root, experiment)).filter((id) => !but.has(id));
  const records = await Promise.all(ids.map((id) => readRecord(root, experiment, id)));
  const named = new Set(records.map((record) => record?.provenance.statement));
  const paths = files.map((name) => path.join(statementsFolder(experiment), name));
  const unnamed = await Promise.all(paths.map((file) => isUnnamed(path.join(root, file), named)));
  return paths.filter((_, i) => unnamed[i]);
}

/** Removes a file that `unnamedStatements` found, and the folder if it is empty then. */
export async function removeStatement(root: string, file: string): Promise<void> {
  await rm(path.join(root, file), { force: true });
  await rmdir(path.join(root, path.dirname(file))).catch(() => {});
}

/**
 * Whether a file is a statement that no record names, or was left of writing a statement. Other files aren't the lab's.
 * The temporary names of earlier versions were `<digest>.json.<pid>`.
 */
async function isUnnamed(file: string, named: ReadonlySet<string | undefined>): Promise<boolean> {
  const name = path.basename(file);
  const temporary = parseTemporaryName(name);
  if (temporary) return form.test(temporary.base) && (await fateOfTemporary(file)) === 'gone';
  const [, digest, stamp] = form.exec(name) ?? [];
  if (stamp) return fateOf(parseStamp(stamp)!) === 'gone';
  return digest !== undefined && !named.has(digest);
}

const form = /^([0-9a-f]{64})\.json(?:\.([1-9]\d{0,8}))?$/;
