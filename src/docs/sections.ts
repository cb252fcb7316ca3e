/** A heading of a page, as Astro names it. */
export interface Heading {
  depth: number;
  slug: string;
  text: string;
}

/** A section of a page, with the sections in it. */
export interface Section extends Pick<Heading, 'slug' | 'text'> {
  inside: Pick<Heading, 'slug' | 'text'>[];
}

/** The sections of a page for its contents: two levels. */
export function sectionsOf(headings: readonly Heading[]): Section[] {
  const sections: Section[] = [];
  for (const { depth, slug, text } of headings) {
    if (depth === 2) sections.push({ slug, text, inside: [] });
    if (depth === 3) sections.at(-1)?.inside.push({ slug, text });
  }
  return sections;
}
