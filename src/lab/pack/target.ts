/** The machines that a pack is for, as `process` names them. */
export const target = { platform: 'linux', arch: 'x64' } as const;
