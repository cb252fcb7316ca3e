/** Whether pages may link to an address: `javascript:` and the like run with a page's rights, and feeds have no CSP. */
export function mayLeadTo({ protocol }: URL): boolean {
  return ['https:', 'http:', 'mailto:', 'tel:'].includes(protocol);
}

/** Whether an address is a data URL that the CSP in astro.config.mjs allows: a picture, sound or video. */
export function isInlineMedia({ protocol, pathname }: URL): boolean {
  return protocol === 'data:' && /^(image|audio|video)\//i.test(pathname);
}
