import { publishedName } from '../src/new/published-name.ts';

/** The parts of the repository's package.json that the package's follows from. */
export interface RepositoryManifest {
  version: string;
  description: string;
  license: string;
  exports: Record<string, string>;
  dependencies: Record<string, string>;
}

/** Packages that only some sites need: engines with what they are made of, and the compiler, for <Listing> and checks. */
const optional = /^(@tensorflow\/|webgpu$|typescript$)/;
/** Packages that a site and Retrace must share, in the version that Retrace is tested with. */
const shared = /^(astro|vite|zod)$/;
/** What only the repository's scripts need. */
const unneeded = /^tsx$/;

/**
 * The package's package.json. What a site must share with Retrace is a peer; what only some sites need is an optional peer.
 * All versions are the ones that the repository is tested with.
 */
export function packageManifest(own: RepositoryManifest): object {
  const isPeer = (name: string) => shared.test(name) || optional.test(name);
  const peers = pick(own.dependencies, isPeer);
  return {
    name: publishedName,
    version: own.version,
    description: own.description,
    license: own.license,
    type: 'module',
    // Astro processes packages with this keyword as it does a site's own source.
    keywords: ['astro', 'astro-integration', 'withastro'],
    // The program starts on Node 20, and then says how to get the Node that all else needs.
    engines: { node: '>=20' },
    bin: { retrace: 'dist/program/start.js', [publishedName]: 'dist/program/start.js' },
    files: ['dist', 'docs', 'CHANGELOG.md', 'SECURITY.md'],
    exports: Object.fromEntries(
      Object.entries(own.exports).map(([name, file]) => [name, exportOf(file)]),
    ),
    dependencies: pick(own.dependencies, (name) => !isPeer(name) && !unneeded.test(name)),
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(peers)
        .filter((name) => optional.test(name))
        .map((name) => [name, { optional: true }]),
    ),
  };
}

function exportOf(file: string): string | { types: string; default: string } {
  const compiled = file.replace(/^\.\/src\//, './dist/');
  if (!compiled.endsWith('.ts')) return compiled;
  return { types: compiled.replace(/\.ts$/, '.d.ts'), default: compiled.replace(/\.ts$/, '.js') };
}

function pick<T>(record: Record<string, T>, wanted: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted(name)));
}
