import { connect, createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A port that nobody listens on at this moment. Another program may take it before it is used: see `Supervisor`. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, LOOPBACK, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' ? bound?.port : undefined));
    });
  });

/** True where something accepts connections at this address. */
export const accepts = ({ host = LOOPBACK, port }, timeoutMs = 2_000) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.on('connect', () => answer(true));
    socket.on('timeout', () => answer(false));
    socket.on('error', () => answer(false));
  });
