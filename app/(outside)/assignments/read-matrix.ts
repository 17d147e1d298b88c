import { listMatrixAgents, listMatrixCells, listOtherColumns } from "@/db/assignment-matrix";
import { withUser, withWorkspace } from "@/db/workspace";
import { type Matrix, type MatrixWorkspace, wordsOf } from "@/domain/assignment-matrix";
import { requestOrigin } from "@/server/request";
import type { SessionUser } from "@/server/session";
import { findAssignable, listAssignable } from "./assignable";

/**
 * The person's matrix: a column for each workspace whose agents they may assign, read inside that workspace. A platform
 * administrator sees the others too, without what is theirs alone.
 */
export async function readMatrix(user: SessionUser): Promise<Matrix> {
  const assignable = await listAssignable(user);
  const { agents, others } = await withUser(user.id, await requestOrigin("person"), async (tx) => ({
    agents: await listMatrixAgents(tx),
    others: user.isPlatformAdmin ? await listOtherColumns(tx, assignable) : { workspaces: [], left: 0 },
  }));
  const workspaces: MatrixWorkspace[] = [];
  for (const { member, workspace } of await findAssignable(assignable)) {
    const { id, slug, name, timezone, currency } = workspace;
    const cells = await withWorkspace(member, (tx) => listMatrixCells(tx, id));
    workspaces.push({ slug, name, timezone, currency, readOnly: false, cells });
  }
  return { agents, workspaces: [...workspaces, ...others.workspaces], left: others.left };
}

/** Of other people's workspaces those that the search finds by their names. For platform administrators. */
export async function findOthers(user: SessionUser, search: string): Promise<MatrixWorkspace[]> {
  const assignable = await listAssignable(user);
  const { workspaces } = await withUser(user.id, await requestOrigin("person"), (tx) =>
    listOtherColumns(tx, assignable, wordsOf(search)),
  );
  return workspaces;
}
