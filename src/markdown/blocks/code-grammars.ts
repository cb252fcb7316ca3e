import { defineMdastPlugin } from 'satteri';

/**
 * Loads all of Prism's grammars before the first code is coloured. A grammar takes in others that are there when it is
 * loaded (Markdown that of YAML, JavaScript that of JSDoc), and pages are compiled beside each other: loaded one by
 * one, as Astro does, the same code could be coloured differently from build to build.
 */
export const loadCodeGrammars = defineMdastPlugin({
  name: 'load-code-grammars',
  code: async (code) => {
    if (!code.lang) return;
    loading ??= loadAll();
    await loading;
  },
});

let loading: Promise<void> | undefined;

async function loadAll(): Promise<void> {
  const { default: loadLanguages } = await import('prismjs/components/index.js');
  loadLanguages();
}
