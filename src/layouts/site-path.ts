import { base } from 'astro:config/client';

/** A path on the site, with the site's base. @param path without a leading slash */
export function sitePath(path: string): string {
  // Don't use `import.meta.env.BASE_URL`: an environment variable BASE_URL would override it.
  return `${base.replace(/\/$/, '')}/${path}`;
}
