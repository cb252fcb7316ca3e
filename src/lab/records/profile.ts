/**
 * How much of an experiment is run: `quick` on any machine in minutes, `full` as it was published, and
 * `short` at the published scale for as many steps as a machine without a GPU does in hours.
 */
export const profileNames = ['quick', 'short', 'full'] as const;
export type ProfileName = (typeof profileNames)[number];

/** The profiles that an experiment defines, most complete first: the order in which results are preferred. */
export function profilesOf({ profiles }: { profiles: { [P in ProfileName]?: unknown } }) {
  return profileNames.toReversed().filter((name) => profiles[name]);
}
