/** The package's name in the registry. Sites install it under the key `retrace`, the name in their imports. */
export const publishedName = 'astro-retrace';
