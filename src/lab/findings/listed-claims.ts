/**
 * The claims in a post's list of claims: those that its text makes, and then all others of the same experiments. So a
 * text can't leave out a claim without a word because it didn't come out. What another post claims in its text alone is
 * that post's.
 *
 * @param asserted the claims in the text, as `<source>/<name>`, in its order
 * @param known the claims that there are
 * @returns each claim once
 */
export function listedClaims(asserted: readonly string[], known: Iterable<string>): string[] {
  const said = new Set(asserted.map(claimNamed));
  const sources = new Set(claimSources(asserted));
  const others = [...known].filter(
    (of) => sources.has(sourcesOf(of)) && !isInText(of) && !said.has(claimNamed(of)),
  );
  return [...new Set([...asserted, ...others])];
}

/** Whether a claim's name says that a post's text makes it without code: `loss:last:adam:below:sgd`. */
export function isInText(name: string): boolean {
  return name.includes(':');
}

/** The sources of the claims in a text: for each experiment that makes them the one that the text names first. */
export function claimSources(asserted: readonly string[]): string[] {
  const sources = Map.groupBy(asserted.map(ownSource), experimentOf);
  return [...sources.values()].map(([first]) => first!);
}

/** All that stands before the slash: `growth@full+decay`. */
function sourcesOf(of: string): string {
  return of.split('/', 1)[0]!;
}

/** The source of the experiment whose claim it is: the first of those that the claim reads. */
function ownSource(of: string): string {
  return sourcesOf(of).split('+', 1)[0]!;
}

function experimentOf(source: string): string {
  return source.split('@', 1)[0]!;
}

/** `growth@quick/grows`, `growth+decay/grows` and `growth/grows` are the same claim, tested by other runs. */
function claimNamed(of: string): string {
  return `${experimentOf(ownSource(of))}${of.slice(sourcesOf(of).length)}`;
}
