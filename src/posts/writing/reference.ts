import { profileNames } from '../../lab/records/profile.ts';
import { parseSource, type Shown, sourcesIn } from '../../lab/shown/shown-runs.ts';
import type { ReferringEntry } from '../../markdown/components.ts';
import { UseMistake } from './use-mistake.ts';

/** What a component refers to: an export of an experiment, and the runs for it. */
export interface Reference {
  /** The experiment; with other runs than its default `<experiment>@<profile>` or `<experiment>@<profile>,<seed>,<seed>`. */
  source: string;
  /** The sources that are read together with it, as in `<experiment>+<experiment>/<name>`. */
  others: readonly string[];
  experiment: string;
  /** Empty if a component refers to the experiment itself. */
  name: string;
}

/**
 * Parses `<source>/<name>` or `<source>`, as the component's form says.
 * @throws UseMistake for any other form
 */
export function parseReference(
  of: string,
  { attribute, form }: Pick<ReferringEntry, 'attribute' | 'form'>,
): Reference {
  const [named = '', name = '', ...rest] = of.split('/');
  const parts = form.split('/').length;
  if (!named || rest.length > 0 || Boolean(name) !== parts > 1) {
    throw new UseMistake(`must be ${attribute}="${form}"`);
  }
  const [source, ...others] = sourcesIn(named);
  const twice = others.find((other, i) => [source, ...others].indexOf(other) <= i);
  if (twice !== undefined) throw new UseMistake(`names ${twice} twice; take one away`);
  return { source, others, name, experiment: shownBy(source).experiment };
}

/** Parses a source, as the lab's `parseSource`. @throws UseMistake for an invalid source */
export function shownBy(source: string): { experiment: string; shown?: Shown } {
  const parsed = parseSource(source);
  if (parsed) {
    return { experiment: parsed.experiment, ...(parsed.shown && { shown: parsed.shown }) };
  }
  const experiment = source.split('@', 1)[0];
  throw new UseMistake(
    `other runs than the experiment shows are written "${experiment}@profile" or "${experiment}@profile,seed,seed", each seed once; profiles are ${profileNames.join(', ')}`,
  );
}

/**
 * "profile quick, seeds 1 and 3" for chosen runs; undefined for an experiment's default. Several experiments are named:
 * "growth; decay, profile quick".
 *
 * @param of a reference or source
 */
export function describeChosen(of: string): string | undefined {
  const sources = sourcesIn(of.split('/', 1)[0]!);
  if (sources.length === 1) return describeRuns(sources[0]);
  const named = sources.map((source) => {
    const chosen = describeRuns(source);
    return `${source.split('@', 1)[0]}${chosen ? `, ${chosen}` : ''}`;
  });
  return named.join('; ');
}

function describeRuns(source: string): string | undefined {
  const [, chosen] = source.split('@');
  if (chosen === undefined) return undefined;
  const [profile, ...seeds] = chosen.split(',');
  const which = new Intl.ListFormat('en-GB').format(seeds);
  return [
    `profile ${profile}`,
    ...(which ? [`${seeds.length === 1 ? 'seed' : 'seeds'} ${which}`] : []),
  ].join(', ');
}

/** The anchor of a figure, unique on the page because a post shows each chart once. */
export function figureAnchor(of: string): string {
  return `figure-${inAnchor(of)}`;
}

/** The anchor of a table, unique on the page for the same reason. */
export function tableAnchor(of: string): string {
  return `table-${inAnchor(of)}`;
}

/** The anchor of an entry in the list of references. */
export function referenceAnchor(key: string): string {
  return `reference-${key}`;
}

/** The anchor of a citation. @param occurrence counts the citations of the work, from 1 */
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

/** Makes a reference an anchor. The result is unique, since names have neither two hyphens in a row nor underscores. */
function inAnchor(of: string): string {
  return of.replaceAll('/', '-').replaceAll('@', '--').replaceAll(/[,:+]/g, '_');
}
