/** Whether a page may lead there: `javascript:` and its like act with the rights of the page, and feed readers have no CSP. */
export function mayLeadTo({ protocol }: URL): boolean {
  return ['https:', 'http:', 'mailto:', 'tel:'].includes(protocol);
}

/** Whether what a page shows may stand in the address itself: pictures and sound, as the CSP in astro.config.mjs allows. */
export function isInlineMedia({ protocol, pathname }: URL): boolean {
  return protocol === 'data:' && /^(image|audio|video)\//i.test(pathname);
}
