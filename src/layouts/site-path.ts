import { base } from 'astro:config/client';

/** A path inside the site, under whatever base it is published. */
export function sitePath(path: string): string {
  // Not `import.meta.env.BASE_URL`: a variable of that name in the environment would override it.
  return `${base.replace(/\/$/, '')}/${path}`;
}
