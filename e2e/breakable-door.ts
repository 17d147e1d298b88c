/** A door between a browser and a server that a test can shut: connections break, new ones are refused. */
import { createServer, connect as dial, type Socket } from "node:net";

export type Door = { address: string; shut: () => void; open: () => void; end: () => Promise<void> };

export async function makeDoor(portBehind: number): Promise<Door> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((browser) => {
    if (!isOpen) return void browser.destroy();
    const behind = dial(portBehind, "127.0.0.1");
    for (const [socket, other] of [
      [browser, behind],
      [behind, browser],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const shut = () => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${port}`,
    shut,
    open: () => {
      isOpen = true;
    },
    end: () => {
      shut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
