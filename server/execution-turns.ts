/** Executions of a workspace, recorded in turn: in a transaction that a batch may share with others of the workspace. */
import { recordExecutionLists } from "@/db/executions";
import { withWorkspace } from "@/db/workspace";
import { MAX_BATCH, type Receipt } from "@/domain/executions";
import { takingTurns } from "./turns";

/** Records a batch as `recordExecutions` does; the transaction's origin is that of the first in it. */
export const recordInTurn = takingTurns<unknown[], Receipt>({
  store: (member, lists) => withWorkspace(member, (tx) => recordExecutionLists(tx, member.workspaceId, lists)),
  sizeOf: (items) => items.length,
  maxTogether: MAX_BATCH,
  maxWaiting: 20 * MAX_BATCH,
  what: "executions",
});
