import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ConnectionNotice } from "@/components/shell/connection-notice";
import { LiveProvider } from "@/components/shell/live";
import { readingMoment } from "@/server/request";
import { requireUser } from "@/server/session";
import { MatrixScreen } from "./_components/matrix-screen";
import { matrixQuery } from "./queries";
import { readMatrix } from "./read-matrix";

export const metadata: Metadata = { title: "Assignments" };

export default async function AssignmentsPage() {
  const user = await requireUser();
  const readAt = readingMoment();
  const client = new QueryClient();
  client.setQueryData(matrixQuery.queryKey, await readMatrix(user));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LiveProvider path="/assignments/live" renderedAt={readAt}>
        <ConnectionNotice />
        <MatrixScreen />
      </LiveProvider>
    </HydrationBoundary>
  );
}
