import { profileNames } from '../lab/records/profile.ts';
import { parseSource, type Shown } from '../lab/shown/shown-runs.ts';
import { attributeNaming, PostError, type Usage } from './post-context.ts';

/** What a component refers to: an export of an experiment, and the runs that it is shown of. */
export interface Reference {
  /** The experiment, or `<experiment>@<profile>`, `<experiment>@<profile>,<seed>,<seed>` where others than it says are shown. */
  source: string;
  experiment: string;
  name: string;
}

/** Splits `<source>/<name>`. @throws PostError */
export function parseReference(usage: Usage): Reference {
  const [source, name, ...rest] = usage.of.split('/');
  if (source && name && rest.length === 0) {
    return { source, name, experiment: sourceOf(usage, source).experiment };
  }
  throw new PostError(usage, `must be ${attributeNaming(usage.component)}="experiment/name"`);
}

/** As the lab's `parseSource`. @throws PostError for what isn't written so */
export function sourceOf(usage: Usage, source: string): { experiment: string; shown?: Shown } {
  const parsed = parseSource(source);
  if (parsed)
    return { experiment: parsed.experiment, ...(parsed.shown && { shown: parsed.shown }) };
  const experiment = source.split('@', 1)[0];
  throw new PostError(
    usage,
    `other runs than the experiment shows are written "${experiment}@profile" or "${experiment}@profile,seed,seed", each seed once; profiles are ${profileNames.join(', ')}`,
  );
}

/** "profile quick, seeds 1 and 3" of what shows other runs than the experiment says; else undefined. @param of or a source */
export function describeChosen(of: string): string | undefined {
  const [, chosen] = of.split('/', 1)[0]!.split('@');
  if (chosen === undefined) return undefined;
  const [profile, ...seeds] = chosen.split(',');
  const which = new Intl.ListFormat('en-GB').format(seeds);
  return [
    `profile ${profile}`,
    ...(which ? [`${seeds.length === 1 ? 'seed' : 'seeds'} ${which}`] : []),
  ].join(', ');
}

/** Whether it is a `Picture` that is referred to: what experiments show has their name before a slash. */
export function namesPicture(of: string): boolean {
  return !of.includes('/');
}

/** The anchor of a figure, unique on the page because a chart stands there once. */
export function figureAnchor(of: string): string {
  return `figure-${inAnchor(of)}`;
}

/** The anchor of a table, unique on the page as well. */
export function tableAnchor(of: string): string {
  return `table-${inAnchor(of)}`;
}

/** The anchor of an entry in the list of references. */
export function referenceAnchor(key: string): string {
  return `reference-${key}`;
}

/** The anchor of one of the places where a post cites it, counted from 1. */
export function citationAnchor(key: string, occurrence: number): string {
  return `citation-${key}-${occurrence}`;
}

/** The anchor of a claim in the ledger. */
export function ledgerAnchor(is: string): string {
  return `claim-${inAnchor(is)}`;
}

/** The anchor of the list of a source's runs. */
export function runsAnchor(source: string): string {
  return `runs-${inAnchor(source)}`;
}

/** No name has two hyphens in a row, or an underscore. */
function inAnchor(of: string): string {
  return of.replaceAll('/', '-').replaceAll('@', '--').replaceAll(',', '_');
}
