/** What pricing again came to, in a sentence or two. `left`: workspaces that were not done to the end. */
export function describeRepriced({ repriced, left }: { repriced: number; left: number }): string {
  const done =
    repriced === 0
      ? "No execution changed its cost."
      : repriced === 1
        ? "One execution was priced again."
        : `${repriced.toLocaleString("en")} executions were priced again.`;
  if (left === 0) return done;
  const where = left === 1 ? "One workspace is not done" : `${left.toLocaleString("en")} workspaces are not done`;
  return `${done} ${where}: price again to go on with the rest.`;
}
