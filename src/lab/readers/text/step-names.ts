/**
 * The names under which tools write the step, the finest first: where there are several, an epoch is a metric like
 * others.
 */
const known = [
  'step',
  'globalstep',
  'trainerglobalstep',
  'totaltimesteps',
  'timetotaltimesteps',
  'timesteps',
  'timestep',
  'iteration',
  'iterations',
  'iter',
  'trainingiteration',
  'epoch',
  'epochs',
  'round',
];

/** The known names of steps among the names of columns or keys, the finest first. */
export function stepNamesIn(names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, rank: known.indexOf(folded(name)) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => name);
}

/** Whether a name is that of the time at which a row was written, not of a metric. */
export function isTimeName(name: string): boolean {
  return ['timestamp', 'walltime', 'createdat'].includes(folded(name));
}

/** Seconds since 1970, of a number of seconds or milliseconds; undefined if it is no such time. */
export function secondsSince1970(value: number): number | undefined {
  if (value >= 1e9 && value < 1e10) return value;
  return value >= 1e12 && value < 1e13 ? value / 1000 : undefined;
}

/** `total timesteps`, `Total_Timesteps` and `total/timesteps` are one name. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
