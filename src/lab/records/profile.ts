/**
 * How much of an experiment is run. `quick`: minutes on any machine. `short`: at the published scale, but only the
 * steps that a machine without a GPU does in hours. `full`: as published.
 */
export const profileNames = ['quick', 'short', 'full'] as const;
export type ProfileName = (typeof profileNames)[number];

/** The profiles that an experiment defines, most complete first: the order in which results are preferred. */
export function profilesOf({ profiles }: { profiles: { [P in ProfileName]?: unknown } }) {
  return profileNames.toReversed().filter((name) => profiles[name]);
}
