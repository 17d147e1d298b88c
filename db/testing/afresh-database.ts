/** After each file of database tests its pool is closed, and its hub of live changes (which the file may have closed) is gone. */
import { afterAll } from "vitest";
import { closePool } from "../client";

afterAll(async () => {
  await closePool();
  Reflect.deleteProperty(globalThis, "codexHub");
});
