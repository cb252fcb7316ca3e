/**
 * Has this process fail unless what is returned was called: also where it calls `process.exit(0)` before, or has
 * nothing left to do because it awaits what never comes. That no exit code set at the beginning could.
 *
 * @param onEnd called as the last thing of a process that ends well
 */
export function requireEnd(onEnd: () => void): () => void {
  let ended = false;
  process.on('exit', (code) => {
    if (code !== 0) return;
    if (ended) return onEnd();
    process.exitCode = 1;
    console.error(
      'The build ended before its last stage. If no error is told above, something in it awaits what never comes, or calls process.exit: look at what was changed last.',
    );
  });
  return () => {
    ended = true;
  };
}
