import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Asker } from '../../domain/ports/verifier.js';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of 16 bits that name one network, in which its owner chooses all further ones (RFC 6177). */
const NETWORK_GROUPS = 4;

/** Owner of an address, as far as it tells: an IPv4 address, or the /64 network of an IPv6 one. */
export const askerOf = (address: string): string => {
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};

/**
 * The asker of this request. Its signal is aborted when the connection ends before the answer, until `release` is
 * called.
 */
export const waitingAsker = ({ ip, raw }: FastifyRequest): { readonly asker: Asker; readonly release: () => void } => {
  const gone = new AbortController();
  const { socket } = raw;
  const onClose = (): void => {
    gone.abort();
  };
  socket.once('close', onClose);
  return {
    asker: { name: askerOf(ip), signal: gone.signal },
    release: () => {
      socket.off('close', onClose);
    },
  };
};
