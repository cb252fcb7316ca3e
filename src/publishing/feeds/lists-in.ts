/** The pages that list the posts with a tag or by an author, of all built pages: each has a feed beside it. */
export function listsIn(pathnames: readonly string[]): string[] {
  return pathnames.filter((pathname) => /^(tags|authors)\/[^/]+\/$/.test(pathname));
}

/** The file of a list's feed, relative to the site. */
export function feedFile(list: string): string {
  return `${list}rss.xml`;
}
