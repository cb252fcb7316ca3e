import type { PreparedExperiment } from '../lab/prepare.ts';
import type { TestedClaim } from './claim-finding.ts';
import { formatDate } from './format.ts';
import { seedMark } from './run-facts.ts';

/** A claim of a post, and the experiment that makes it. */
type AssertedClaim = Pick<TestedClaim, 'is'> & { prepared: PreparedExperiment };

/** What the records show of when a post's claims were made, and what they can't, in sentences. */
export function recordNotes(claims: readonly AssertedClaim[]): string[] {
  const distinct = [...new Set(claims.map(({ prepared }) => prepared))];
  if (distinct.length === 0) return [];
  const dropped = distinct.flatMap(({ claimsOnRecord }) => claimsOnRecord?.dropped ?? []);
  return [
    ...distinct
      .flatMap((prepared) => seedMark(prepared) ?? [])
      .map(({ label }) => `Shown are ${label}.`),
    ...(distinct.some(({ claimsOnRecord }) => claimsOnRecord) ? whatItShows : notTakenDown),
    ...noteOnEarlier(distinct),
    ...list('Stated before runs, and not in this post', unasserted(distinct, claims)),
    ...list('Stated before runs, and no claim any more', dropped),
  ];
}

const whatItShows = [
  'When a run begins, its record takes down what is claimed at that moment.',
  'That can’t show that nobody had seen such results before: a run can be repeated to the same bits.',
];

const notTakenDown = [
  'The records of these runs don’t tell what was claimed when they began: claims may have been made after their numbers were known.',
];

/** Runs that took the place of earlier ones: their results could be known. */
function noteOnEarlier(experiments: readonly PreparedExperiment[]): string[] {
  const records = experiments.flatMap(({ runs }) => runs.map(({ record }) => record));
  const earlier = records.flatMap(({ provenance }) => provenance.earlier ?? []);
  if (earlier.length === 0) return [];
  const first = earlier.map((each) => each.first).sort()[0]!;
  return [
    `${earlier.length} of the ${records.length} runs had been recorded before, first on ${formatDate(new Date(first))}.`,
  ];
}

function unasserted(
  experiments: readonly PreparedExperiment[],
  claims: readonly Pick<TestedClaim, 'is'>[],
): string[] {
  return experiments.flatMap(({ name, claimsOnRecord }) =>
    Object.entries(claimsOnRecord?.stated ?? {})
      .filter(([claim]) => !claims.some(({ is }) => is === `${name}/${claim}`))
      .map(([, sentence]) => sentence),
  );
}

function list(what: string, sentences: readonly string[]): string[] {
  return sentences.length > 0 ? [`${what}: ${sentences.map(quoted).join(', ')}.`] : [];
}

function quoted(sentence: string): string {
  return `“${sentence}”`;
}
