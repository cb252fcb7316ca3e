import { site } from 'virtual:retrace/site';

export interface Author {
  name: string;
  /** The address of a page about the author. */
  url?: string | undefined;
  affiliation?: string | undefined;
}

/** A post's metadata for search engines and social networks. */
export interface PostFacts {
  title: string;
  description: string;
  /** All that the post says in short. */
  abstract?: string | undefined;
  published: Date;
  updated?: Date | undefined;
  authors: readonly Author[];
  tags?: readonly string[];
  /** Absolute addresses; undefined if the site's address is unknown. */
  url?: string | undefined;
  image?: string | undefined;
}

/** A post in schema.org's vocabulary, for search engines: JSON that is safe in a <script>. */
export function structuredData(facts: PostFacts): string {
  const {
    title,
    description,
    abstract,
    published,
    updated,
    authors,
    tags = [],
    url,
    image,
  } = facts;
  const data = {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline: title,
    description,
    abstract,
    datePublished: isoDate(published),
    dateModified: updated && isoDate(updated),
    author: authors.length > 0 ? authors.map(person) : undefined,
    keywords: tags.length > 0 ? tags : undefined,
    inLanguage: site.language,
    url,
    mainEntityOfPage: url,
    image,
    publisher: { '@type': 'Organization', name: site.name },
  };
  // Escape "<", so that no text can end the element.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** Meta tags for reference managers and Google Scholar. Empty without authors, since they ignore such works. */
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

/** A date as "2020-01-08", in UTC. */
export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
