import { base } from 'astro:config/client';

/** A path on the site, with the site's base. @param path without a leading slash */
export function sitePath(path: string): string {
  // Don't use `import.meta.env.BASE_URL`: an environment variable BASE_URL would override it.
  return `${base.replace(/\/$/, '')}/${path}`;
}

/** The address of a link in the site's options: a path is one on the site, with or without a leading slash. */
export function siteLink(href: string): string {
  return URL.canParse(href) ? href : sitePath(href.replace(/^\//, ''));
}
