import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import {
  decodeResponse,
  encodeRequest,
  GROUP,
  type IppAttribute,
  type IppGroup,
} from '../../src/infra/printing/ipp-codec.js';

const OK = 0x0000;
const NOT_FOUND = 0x0406;
const NOT_SUPPORTED = 0x0501;
const [PRINT_JOB, JOB_ATTRIBUTES, JOBS, PRINTER_ATTRIBUTES] = [0x0002, 0x0009, 0x000a, 0x000b] as const;

/**
 * An IPP printer that forgets a job as soon as it is printed (RFC 8011, section 5.3.7.2, lets its history be of no length).
 * `lists` says whether it answers which jobs it has at all; `holds` keeps jobs waiting, in the state given, under the name given.
 */
export interface ForgetfulPrinter {
  readonly address: string;
  readonly printed: Buffer[];
  lists: boolean;
  holds: { readonly state: number; readonly name?: string } | null;
  close(): Promise<void>;
}

const enumOf = (name: string, value: number): IppAttribute => ({ name, type: 'enum', values: [value] });
const nameOf = (name: string, value: string): IppAttribute => ({ name, type: 'name', values: [value] });

export const startForgetfulPrinter = async (): Promise<ForgetfulPrinter> => {
  let jobs = 0;
  const printed: Buffer[] = [];
  const printer: Omit<ForgetfulPrinter, 'address' | 'close'> = { printed, lists: true, holds: null };

  const answerTo = (
    operation: number,
    asked: ReadonlyMap<string, readonly unknown[]>,
    data: Buffer,
  ): [number, IppGroup[]] => {
    const job = (id: number, name: string, state: number): IppGroup => ({
      tag: GROUP.job,
      attributes: [
        { name: 'job-id', type: 'integer', values: [id] },
        nameOf('job-name', name),
        enumOf('job-state', state),
      ],
    });
    switch (operation) {
      case PRINTER_ATTRIBUTES:
        return [
          OK,
          [{ tag: GROUP.printer, attributes: [nameOf('printer-name', 'Pelupa'), enumOf('printer-state', 3)] }],
        ];
      case PRINT_JOB:
        jobs += 1;
        printed.push(data);
        return [OK, [job(jobs, String(asked.get('job-name')?.[0]), 5)]];
      case JOBS:
        return printer.lists ? [OK, []] : [NOT_SUPPORTED, []];
      case JOB_ATTRIBUTES:
        return printer.holds === null
          ? [NOT_FOUND, []]
          : [OK, [job(Number(asked.get('job-id')?.[0]), printer.holds.name ?? 'app-1/print', printer.holds.state)]];
      default:
        return [NOT_SUPPORTED, []];
    }
  };

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const { status: operation, requestId, groups } = decodeResponse(bytes);
      const asked = new Map(groups.flatMap(({ attributes }) => [...attributes]));
      const pdf = bytes.indexOf('%PDF');
      const [status, answered] = answerTo(operation, asked, pdf < 0 ? Buffer.alloc(0) : bytes.subarray(pdf));
      response.writeHead(200, { 'Content-Type': 'application/ipp' });
      response.end(encodeRequest({ operation: status, requestId, groups: answered }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(printer, {
    address: `ipp://127.0.0.1:${port}/ipp/print`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
};
