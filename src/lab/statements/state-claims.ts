import { existsSync } from 'node:fs';
import path from 'node:path';
import { version } from 'esbuild';
import { sha256 } from '../../files/digest.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { placeOfFailure } from '../../messages/failure-place.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { Claim } from '../claim.ts';
import type { ExperimentDefinition } from '../define.ts';
import { checkClaim } from '../findings/check-claim.ts';
import { type Bundle, bundleModule, importBundle } from '../source/bundle.ts';
import { claimCode } from './claim-code.ts';
import { type PostClaim, statePostClaims } from './post-claims.ts';
import { type Statement, statementSchema } from './statement.ts';

/**
 * The statement of what is claimed of an experiment now, by its `claims.ts` and in posts; undefined if nothing is.
 *
 * @param inPosts the claims in posts
 * @throws ExpectedError, with file and line if they are known, for claims that can't be loaded or recorded
 */
export async function stateClaims(
  root: string,
  { name: experiment, pairing = 'seed' }: Pick<ExperimentDefinition, 'name' | 'pairing'>,
  inPosts: readonly PostClaim[] = [],
): Promise<Statement | undefined> {
  const file = path.join('src/experiments', experiment, 'claims.ts');
  const own = existsSync(path.join(root, file)) ? await stateExports(root, file) : undefined;
  if (!own && inPosts.length === 0) return undefined;
  const claims = { ...own, ...statePostClaims(inPosts) };
  const statement = { format: 1, experiment, by: codeWriter, pairing, claims };
  const checked = statementSchema.safeParse(statement, { reportInput: true });
  if (!checked.success) throw refuse(`${file}: ${firstIssue(checked.error)}`);
  return checked.data;
}

async function stateExports(root: string, file: string): Promise<Statement['claims']> {
  const bundle = await bundleClaims(root, file);
  const codeOf = claimCode(root, bundle.code);
  const claims: Statement['claims'] = {};
  for (const [name, claim] of Object.entries(await importClaims(root, file, bundle))) {
    checkStated(file, name, claim);
    const { sentence, measure, bound, primary } = claim;
    const test = sha256((await codeOf(name)).code);
    claims[name] = {
      sentence,
      measure,
      ...(bound && { bound }),
      ...(primary && { primary: true }),
      test,
    };
  }
  return claims;
}

/** The program that writes the code whose digests are stated. */
const codeWriter = `esbuild ${version}`;

function checkStated(file: string, name: string, claim: Claim): void {
  try {
    checkClaim(claim);
  } catch (error) {
    throw refuse(`${file}: ${name}: ${(error as Error).message}`);
  }
}

async function bundleClaims(root: string, file: string): Promise<Bundle> {
  return bundleModule(root, path.join(root, file)).catch((error: Error) => {
    throw isExpected(error) ? refuse(error.message) : error;
  });
}

/** The exports that are claims: those with a test. */
async function importClaims(
  root: string,
  file: string,
  bundle: Bundle,
): Promise<Record<string, Claim>> {
  const exported = await unlessStuck(importBundle(root, bundle)).catch((error: unknown) => {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    throw refuse(`${placeOfFailure(root, stack) ?? file}: ${name}: ${plainLine(message)}`);
  });
  const claims = Object.entries(exported as Record<string, Claim | undefined>);
  return Object.fromEntries(
    claims.filter((entry): entry is [string, Claim] => typeof entry[1]?.test === 'function'),
  );
}

/** Rejects if the process has nothing left to do but wait for `work`: Node would exit silently. */
function unlessStuck<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onIdle = () => reject(new Error('it awaits a promise that never settles'));
    process.once('beforeExit', onIdle);
    work.then(resolve, reject).finally(() => process.off('beforeExit', onIdle));
  });
}

function refuse(what: string): ExpectedError {
  return new ExpectedError(
    `${what}; a run records the claims before it begins: correct this, or move claims.ts away`,
  );
}
