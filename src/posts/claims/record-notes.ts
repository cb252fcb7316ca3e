import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';
import { seedMark } from '../origins/run-facts.ts';
import { formatDate } from '../writing/format.ts';
import { describeChosen } from '../writing/reference.ts';
import type { TestedClaim } from './tested-claims.ts';

/** A claim of a post, and its experiment. */
type AssertedClaim = Pick<TestedClaim, 'is'> & {
  prepared: PreparedExperiment;
  others?: readonly unknown[];
};

/** Sentences on what the records show, and can't show, about the time at which a post's claims were made. */
export function recordNotes(claims: readonly AssertedClaim[]): string[] {
  const distinct = [...new Set(claims.map(({ prepared }) => prepared))];
  if (distinct.length === 0) return [];
  const dropped = distinct.flatMap(({ claimsOnRecord }) => claimsOnRecord?.dropped ?? []);
  return [
    ...distinct.flatMap((prepared) => noteOnSeeds(prepared, claims)),
    ...(distinct.some(({ claimsOnRecord }) => claimsOnRecord)
      ? [...whatItShows, ...noteOnOthers(claims)]
      : distinct.every(({ runs }) => runs.length === 0)
        ? notRecorded
        : notTakenDown),
    ...noteOnEarlier(distinct),
    ...list('Stated before runs, and no claim any more', dropped),
  ];
}

function noteOnSeeds(prepared: PreparedExperiment, claims: readonly AssertedClaim[]): string[] {
  const mark = seedMark(prepared);
  if (!mark) return [];
  const own = claims.find((claim) => claim.prepared === prepared)!.is.split(/[+/]/, 1)[0]!;
  const chosen = describeChosen(own);
  const verb = mark.label.startsWith('1 ') ? 'is' : 'are';
  return [`Shown ${verb} ${mark.label}${chosen ? ` (${chosen})` : ''}.`];
}

/** Names the claims of the same experiments that aren't in the list, as they read others that the post doesn't name. */
export function notesElsewhere(sentences: readonly string[]): string[] {
  return list('Not tested here, because other experiments are read for it, too', sentences);
}

const whatItShows = [
  'When a run begins, its record takes down what is claimed at that moment.',
  'That can’t show that nobody had seen such results before: a run can be repeated to the same bits.',
];

const notTakenDown = [
  'The records of these runs don’t tell what was claimed when they began: claims may have been made after their numbers were known.',
];

const notRecorded = [
  'No run is recorded yet. When one begins, its record takes down what is claimed at that moment.',
];

/** A record knows nothing of claims that other experiments make. */
function noteOnOthers(claims: readonly AssertedClaim[]): string[] {
  if (claims.every(({ others = [] }) => others.length === 0)) return [];
  return [
    'It takes down only the claims of its own experiment: where a claim reads the runs of another one, too, the times at which they began tell which are older than the claim.',
  ];
}

/** Reports runs that replaced earlier runs, because claims may rest on the earlier results. */
function noteOnEarlier(experiments: readonly PreparedExperiment[]): string[] {
  // Several sources of one experiment may share runs.
  const byId = new Map(
    experiments.flatMap(({ name, runs }) => runs.map((run) => [`${name}/${run.id}`, run.record])),
  );
  const records = [...byId.values()];
  const earlier = records.flatMap(({ provenance }) => provenance.earlier ?? []);
  if (earlier.length === 0) return [];
  const first = earlier.map((each) => each.first).sort()[0]!;
  return [
    `${earlier.length} of the ${records.length} runs had been recorded before, first on ${formatDate(new Date(first))}.`,
  ];
}

function list(what: string, sentences: readonly string[]): string[] {
  const distinct = [...new Set(sentences)];
  return distinct.length > 0 ? [`${what}: ${distinct.map(quoted).join(', ')}.`] : [];
}

function quoted(sentence: string): string {
  return `“${sentence}”`;
}
