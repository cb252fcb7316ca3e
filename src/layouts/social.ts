import { site } from '../site.ts';

export interface Author {
  name: string;
  /** Of a page about the author. */
  url?: string | undefined;
  affiliation?: string | undefined;
}

/** What a post tells about itself to those who list or share it. */
export interface PostFacts {
  title: string;
  description: string;
  published: Date;
  updated?: Date | undefined;
  authors: readonly Author[];
  /** Absolute addresses, where the site's own is known. */
  url?: string | undefined;
  image?: string | undefined;
}

/** A post in schema.org's terms, for search engines: JSON that can stand in a <script>. */
export function structuredData(facts: PostFacts): string {
  const { title, description, published, updated, authors, url, image } = facts;
  const data = {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline: title,
    description,
    datePublished: isoDate(published),
    dateModified: updated && isoDate(updated),
    author: authors.length > 0 ? authors.map(person) : undefined,
    inLanguage: site.language,
    url,
    mainEntityOfPage: url,
    image,
    publisher: { '@type': 'Organization', name: site.name },
  };
  // What could end the element is written as an escape.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** What reference managers and Google Scholar read. They take no work without an author. */
export function citationTags({
  title,
  published,
  authors,
}: Pick<PostFacts, 'title' | 'published' | 'authors'>): [name: string, content: string][] {
  if (authors.length === 0) return [];
  return [
    ['author', authors.map(({ name }) => name).join(', ')],
    ['citation_title', title],
    ['citation_publication_date', isoDate(published).replaceAll('-', '/')],
    ...authors.flatMap(authorTags),
  ];
}

function authorTags({ name, affiliation }: Author): [name: string, content: string][] {
  const tag: [string, string] = ['citation_author', name];
  return affiliation ? [tag, ['citation_author_institution', affiliation]] : [tag];
}

function person({ name, url, affiliation }: Author): object {
  const organisation = affiliation && { '@type': 'Organization', name: affiliation };
  return { '@type': 'Person', name, url, affiliation: organisation };
}

export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
