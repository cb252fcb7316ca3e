import { type ProfileName, profileNames } from './profile.ts';

/** Identifies a run among the runs of its experiment. */
export interface RunName {
  variant: string;
  profile: ProfileName;
  seed: number;
}

/** `<variant>-<profile>-seed<seed>`: the name of a run's folder under `results/<experiment>`. */
export function runId({ variant, profile, seed }: RunName): string {
  return `${variant}-${profile}-seed${seed}`;
}

/**
 * Splits `<experiment>/<name>`, the name of a run, of a group of runs, or of something computed from them; `name` is
 * undefined without a slash.
 */
export function splitName(text: string): { experiment: string; name: string | undefined } {
  const [experiment = '', ...rest] = text.split('/');
  return { experiment, name: rest.length > 0 ? rest.join('/') : undefined };
}

/** The command that records the selected runs, with its options in the order of the selection's keys. */
export function recordingCommand(
  experiment: string,
  selection: { [Option in keyof RunName]?: RunName[Option] | undefined },
): string {
  const options = Object.entries(selection).filter(([, value]) => value !== undefined);
  const written = options.map(([name, value]) => ` --${name} ${value}`);
  return `npm run lab -- run ${experiment}${written.join('')}`;
}

/** The command that takes in an experiment's runs, which another tool recorded. */
export function importCommand(experiment: string, place = '<path>'): string {
  return `npm run lab -- import ${place} --as ${experiment}`;
}

/** Parses a run's id; undefined if a folder's or file's name is no such id. */
export function parseRunId(id: string): RunName | undefined {
  const [, variant, profile, seed] = pattern.exec(id) ?? [];
  if (!variant) return undefined;
  return { variant, profile: profile as ProfileName, seed: Number(seed) };
}

const pattern = new RegExp(
  `^([a-z0-9]+(?:-[a-z0-9]+)*)-(${profileNames.join('|')})-seed(0|[1-9]\\d*)$`,
);
