import { layout } from '../format/layout.ts';
import type { VulkanFiles } from './vulkan-files.ts';

/**
 * `run.sh`: starts the pack's own Node from any current directory, with nothing but a POSIX shell.
 *
 * @param vulkan the pack's files of Vulkan; if there are drivers among them, the machine's own aren't used
 */
export function runScript(vulkan: VulkanFiles | undefined): string {
  return `#!/bin/sh
# Records the runs of this pack, and resumes runs that were stopped: see ./run.sh --help
set -eu
case $0 in
  */*) here=$(CDPATH= cd -- "\${0%/*}" && pwd -P) ;;
  *) here=$(pwd -P) ;;
esac
unset NODE_OPTIONS NODE_PATH
export HOME="\${HOME:-$here}"
export RETRACE_CACHE="$here/${layout.cache}"
${vulkan ? exportVulkan(vulkan) : ''}exec "$here/${layout.node}" "$here/${layout.start}" "$@"
`;
}

function exportVulkan({ drivers }: VulkanFiles): string {
  const folder = `$here/${layout.vulkan}`;
  const manifests = drivers.map((name) => `${folder}/${name}`).join(':');
  return [
    `export LD_LIBRARY_PATH="${folder}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n`,
    manifests && `export VK_ICD_FILENAMES="${manifests}"\n`,
  ].join('');
}
