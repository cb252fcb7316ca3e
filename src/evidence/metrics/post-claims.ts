import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { metricClaim } from '../../lab/findings/metrics/metric-claim.ts';
import type { Measurements } from '../../lab/findings/metrics/metric-number.ts';
import { splitName } from '../../lab/records/run-id.ts';
import type { PostClaim, PostClaims } from '../../lab/statements/post-claims.ts';
import { tagOf } from '../../markdown/attributes/tag.ts';
import type { Use } from '../../markdown/references.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { isPlain } from '../../messages/plain-text.ts';
import { reasonOf } from '../attempt.ts';
import { type Post, readPosts } from '../posts.ts';

/**
 * Finds the claims that a project's posts, drafts included, make of metrics in their text. The posts are read once.
 *
 * @param mistakes `refuse` where claims are put on record; `skip` where pages tell them all themselves
 */
export function postClaims(root: string, mistakes: 'refuse' | 'skip'): PostClaims {
  let reading: Promise<Post[]> | undefined;
  return async ({ name, metrics, variants }) => {
    reading ??= readPosts(root);
    const posts = await reading;
    if (mistakes === 'refuse') for (const post of posts) await requireReadable(root, post, name);
    const labels = Object.entries(variants).map(([variant, { label }]) => ({
      name: variant,
      label,
    }));
    return posts.flatMap(({ file, uses }) =>
      claimsOf(uses, name).flatMap((use) => {
        try {
          return [postClaim(use, { metrics, variants: labels })];
        } catch (error) {
          if (mistakes === 'skip') return [];
          throw refusal(`${tagOf(use, 'of')}: ${reasonOf(error)}`, file, use.line);
        }
      }),
    );
  };
}

/** All that posts claim of metrics in their text, as one text: it changes if any of these claims does. */
export async function claimsInPosts(root: string): Promise<string> {
  const uses = (await readPosts(root)).flatMap((post) => post.uses);
  const claims = uses.filter(({ sentence }) => sentence !== undefined);
  return JSON.stringify(claims.map(({ of, attributes, sentence }) => [of, attributes, sentence]));
}

/** Of a sentence, in characters. */
const longestSentence = 400;

/** What a use claims of a metric. @throws Error for a metric, variant or bound that there isn't */
export function postClaim(use: Use, measured: Measurements): PostClaim {
  const { of, attributes, sentence = '' } = use;
  const metric = splitName(attributes['of'] ?? of).name ?? '';
  const claim = metricClaim(metric, attributes, measured);
  if (!isPlain(sentence)) throw new Error('its words hold control or invisible characters');
  if (sentence.length > longestSentence) {
    throw new Error(`its words are ${sentence.length} characters; claim less at once`);
  }
  return { name: splitName(of).name!, claim, sentence };
}

function claimsOf(uses: readonly Use[], experiment: string): Use[] {
  return uses.filter(
    ({ sentence, of }) =>
      sentence !== undefined && splitName(of).experiment.split('@', 1)[0] === experiment,
  );
}

/** Refuses a post that may claim something of an experiment, but can't be read. */
async function requireReadable(root: string, { file, problem }: Post, name: string): Promise<void> {
  if (problem === undefined) return;
  const text = await readFile(path.join(root, file), 'utf8');
  if (new RegExp(`<Claim\\b[^>]*\\bof=["']${name}[@/]`).test(text)) throw refusal(problem, file);
}

function refusal(what: string, file: string, line?: number): ExpectedError {
  const place = { file, ...(line !== undefined && { line }) };
  return new ExpectedError(
    `${what}; a run records the claims before it begins: correct this, or take the claim away`,
    { place },
  );
}
