/** Acts that are on screen before the server has answered for them and for all that came before. Pure. */

/** How an act comes on screen, telling what was there; and how that is put back. */
type Showing<Before> = { show: () => Before; putBack: (before: Before) => void };
export type PendingAct<Before> = Showing<Before> & { before: Before; isDone: boolean };

export function pendingActs<Before>() {
  let acts: PendingAct<Before>[] = [];
  const forgetDone = () => {
    const first = acts.findIndex(({ isDone }) => !isDone);
    acts = first < 0 ? [] : acts.slice(first);
  };
  return {
    begin(showing: Showing<Before>): PendingAct<Before> {
      const act = { ...showing, before: showing.show(), isDone: false };
      acts.push(act);
      return act;
    },
    succeed(act: PendingAct<Before>): void {
      act.isDone = true;
      forgetDone();
    },
    /** Takes an act off the screen; those that came after it stay there. */
    fail(act: PendingAct<Before>): void {
      const later = acts.slice(acts.indexOf(act) + 1);
      for (const each of [...later].reverse()) each.putBack(each.before);
      act.putBack(act.before);
      for (const each of later) each.before = each.show();
      acts = acts.filter((each) => each !== act);
      forgetDone();
    },
    none: () => acts.length === 0,
  };
}
