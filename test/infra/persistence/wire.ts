import { createServer, connect as connectSocket, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between the store and the database, and can be away, or swallow the database's answers. */
export interface Wire {
  readonly port: number;
  mode: 'through' | 'away' | 'deaf';
  cut(): void;
  close(): Promise<void>;
}

export const wire = async (host: string, port: number): Promise<Wire> => {
  const sockets = new Set<Socket>();
  let mode: Wire['mode'] = 'through';
  const server: Server = createServer((client) => {
    if (mode === 'away') {
      client.destroy();
      return;
    }
    const upstream = connectSocket({ host, port });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (from === client || mode === 'through') to.write(bytes);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
