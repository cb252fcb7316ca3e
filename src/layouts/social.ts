import { site } from '../site.ts';

/** What a post tells about itself to those who list or share it. */
export interface PostFacts {
  title: string;
  description: string;
  published: Date;
  /** Absolute addresses, where the site's own is known. */
  url?: string | undefined;
  image?: string | undefined;
}

/** A post in schema.org's terms, for search engines: JSON that can stand in a <script>. */
export function structuredData({ title, description, published, url, image }: PostFacts): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline: title,
    description,
    datePublished: isoDate(published),
    inLanguage: site.language,
    url,
    mainEntityOfPage: url,
    image,
    publisher: { '@type': 'Organization', name: site.name },
  };
  // What could end the element is written as an escape.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
