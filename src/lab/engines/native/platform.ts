/** What decides whether tfjs-node can run, spelt as in `process`. */
export interface Platform {
  platform: string;
  arch: string;
  /** Node's version, "22.23.3". */
  node: string;
}

export const thisPlatform: Platform = {
  platform: process.platform,
  arch: process.arch,
  node: process.versions.node,
};

/** The platforms that tfjs-node's own install script supports. */
const stockPlatforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
/** The platforms whose TensorFlow wheels an addon can be linked against with g++. */
const wheelPlatforms = ['linux-x64', 'linux-arm64'];

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed. */
const firstBreakingNode = 23;

/** Why tfjs-node can't run here, with the remedy; undefined if it can. */
export function whyUnsupported({ platform, arch, node }: Platform): string | undefined {
  if (Number.parseInt(node, 10) >= firstBreakingNode) {
    return `tfjs-node needs Node 22, this is ${node}; \`npm run\` uses the one in node_modules`;
  }
  if (stockPlatforms.includes(`${platform}-${arch}`)) return undefined;
  return `TensorFlow has no build for ${platform}-${arch}; use the engine wasm`;
}

/** Why no addon can be built from a wheel here, with the remedy; undefined if one can. */
export function whyNoWheel({ platform, arch }: Platform): string | undefined {
  if (wheelPlatforms.includes(`${platform}-${arch}`)) return undefined;
  return `building from a wheel works on ${wheelPlatforms.join(' and ')}, this is ${platform}-${arch}; run \`npm run engine\` without --wheel, or use the engine wasm`;
}
