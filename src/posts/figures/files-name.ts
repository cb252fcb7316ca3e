/** What a figure or diagram shows, as far as it names their files. */
export interface Named {
  of: string;
  shown: { attributes: Readonly<Record<string, unknown>> };
}

/** The name of a figure's files: what it is of, and its scale, as another post may show the same on another one. */
export function filesName({ of, shown }: Named): string {
  const { scale } = shown.attributes;
  return typeof scale === 'string' ? `${of}-${scale}` : of;
}
