/**
 * After each file of database tests the hub of live changes (which the file may have closed) is gone. The pool stays: a
 * new connection costs the server more than most tests do. Who needs another one closes it.
 */
import { afterAll } from "vitest";

afterAll(() => {
  Reflect.deleteProperty(globalThis, "codexHub");
});
