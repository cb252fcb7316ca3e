import { describeLevel, describeSample } from '../../lab/findings/finding-text.ts';
import { usualAlpha } from '../../statistics/mean-interval.ts';
import type { TestedClaim } from './tested-claims.ts';

type Row = Pick<TestedClaim, 'claim' | 'finding' | 'inText'>;

/** Sentences above the list of a post's claims on how they were judged. */
export function ledgerNotes(rows: readonly Row[]): string[] {
  const findings = rows.flatMap(({ finding }) => finding ?? []);
  const undecided = findings.filter(({ verdict }) => !verdict);
  const corrected = findings.filter((finding) => finding.corrected);
  const alone = findings.filter(({ interval, corrected }) => interval && !corrected);
  const own = rows.filter(({ claim, finding }) => finding && !claim.bound);
  return [
    ...noteOnText(rows),
    ...noteOnFew(undecided.map(({ n }) => n)),
    ...noteOnIntervals(commonSample(rows)),
    ...noteOnCorrected(corrected.length),
    ...noteOnOthers(alone.length, corrected.length),
    ...(own.length > 0
      ? [
          `${count(own.length, 'claim')} judged by a rule of ${own.length === 1 ? 'its' : 'their'} own.`,
        ]
      : []),
  ];
}

/** The sample of all intervals: "5 seeds"; undefined without intervals, or if their samples differ. */
export function commonSample(rows: readonly Pick<Row, 'finding'>[]): string | undefined {
  const samples = rows.flatMap(({ finding }) =>
    finding?.interval ? [describeSample(finding)] : [],
  );
  return new Set(samples).size === 1 ? samples[0] : undefined;
}

function noteOnText(rows: readonly Row[]): string[] {
  const inText = rows.filter((row) => row.inText).length;
  if (inText === rows.length) return [];
  const others = rows.length - inText;
  return [
    `The text makes ${inText} of them; the ${others === 1 ? 'other was' : 'others were'} claimed of the same runs.`,
  ];
}

function noteOnFew(seeds: readonly number[]): string[] {
  if (seeds.length === 0) return [];
  const most = Math.max(...seeds) === 1 ? 'One run of each variant' : 'Two runs of each variant';
  return [
    `${most} can’t tell an effect from chance, so there is no verdict: that needs three seeds.`,
  ];
}

function noteOnIntervals(sample: string | undefined): string[] {
  return sample ? [`Intervals are over ${sample}, at 95% unless said otherwise.`] : [];
}

function noteOnCorrected(claims: number): string[] {
  if (claims < 2) return [];
  return [
    `The ${claims} primary claims are judged together, by Holm’s procedure: the chance that any of them is decided wrongly is below 5%.`,
  ];
}

function noteOnOthers(claims: number, corrected: number): string[] {
  if (claims < 2) return [];
  const which = corrected > 0 ? `The other ${claims}` : `The ${claims} claims`;
  const expected = Number((usualAlpha * claims).toPrecision(1));
  return [
    `${which} are not corrected for their number: where there is nothing to find, ${describeLevel(usualAlpha)} are decided all the same, about ${expected} of these.`,
  ];
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun} is` : `${number} ${noun}s are`;
}
