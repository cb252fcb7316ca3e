import type { EngineName } from '../../records/engine-names.ts';
import type { PostClaims } from '../../statements/post-claims.ts';

/** How a pack's folder is filled. */
export interface StageOptions {
  root: string;
  /**
   * If undefined, webgpu and wasm are packed, as far as they are installed, and the pack uses the faster one that the
   * machine supports.
   */
  engine: EngineName | undefined;
  dataPath: string | undefined;
  /** A folder with Vulkan's loader, and with drivers if they are to replace the machine's own. */
  vulkan: string | undefined;
  /** The command to put on record. */
  command: string;
  /** Finds the claims in posts, which are stated before the runs. Default: there are none. */
  postClaims?: PostClaims | undefined;
  /** Whether the pack also gets decoded data: its folder is shared, and two machines would decode at the same time. */
  decoded?: boolean | undefined;
  report(line: string): void;
}
