/** The operations of IPP that a print needs (RFC 8011, section 4), over HTTP POST (RFC 8010, section 4). */
import {
  decodeResponse,
  encodeRequest,
  GROUP,
  type IppAttribute,
  type IppResponse,
  type IppResponseGroup,
} from './ipp-codec.js';

const OPERATION = {
  'Print-Job': 0x0002,
  'Validate-Job': 0x0004,
  'Cancel-Job': 0x0008,
  'Get-Job-Attributes': 0x0009,
  'Get-Jobs': 0x000a,
  'Get-Printer-Attributes': 0x000b,
} as const;
export type IppOperation = keyof typeof OPERATION;

export const OPERATION_ID: Readonly<Record<IppOperation, number>> = OPERATION;

export interface IppClientOptions {
  /** Address, `ipp://host:port/path` or `ipps://…`. */
  readonly address: string;
  readonly userName: string;
  /** Longest time of one exchange, in milliseconds. */
  readonly timeoutMs: number;
}

export interface IppAnswer {
  readonly status: number;
  readonly isSuccess: boolean;
  readonly printer: IppResponseGroup['attributes'];
  readonly jobs: readonly IppResponseGroup['attributes'][];
}

export interface IppClient {
  call(
    operation: IppOperation,
    input: {
      readonly operation?: readonly IppAttribute[];
      readonly job?: readonly IppAttribute[];
      readonly data?: Uint8Array;
    },
  ): Promise<IppAnswer>;
}

const httpAddress = (address: string): string => {
  const url = new URL(address.replace(/^ipp/, 'http'));
  // RFC 8010, section 4, and RFC 7472: IPP has its own default port with and without TLS.
  if (url.port === '') url.port = '631';
  return url.href;
};

const readResponse = (bytes: Buffer, requestId: number): IppResponse => {
  const response = decodeResponse(bytes);
  if (response.requestId !== requestId)
    throw new RangeError(`IPP answer ${response.requestId} to request ${requestId}`);
  return response;
};

/** Opens a client. It throws where nothing that speaks IPP answers; an IPP status, also a refusing one, is a value. */
export const createIppClient = (options: IppClientOptions): IppClient => {
  const url = httpAddress(options.address);
  let requestId = 0;
  return {
    async call(operation, input) {
      requestId += 1;
      const id = requestId;
      const body = encodeRequest({
        operation: OPERATION[operation],
        requestId: id,
        groups: [
          {
            tag: GROUP.operation,
            // RFC 8011, section 4.1.4: charset and language are the first two, in this order; the target is the next.
            attributes: [
              { name: 'attributes-charset', type: 'charset', values: ['utf-8'] },
              { name: 'attributes-natural-language', type: 'language', values: ['id'] },
              { name: 'printer-uri', type: 'uri', values: [options.address] },
              ...(input.operation ?? []).filter(({ name }) => name === 'job-id'),
              { name: 'requesting-user-name', type: 'name', values: [options.userName] },
              ...(input.operation ?? []).filter(({ name }) => name !== 'job-id'),
            ],
          },
          ...(input.job === undefined ? [] : [{ tag: GROUP.job, attributes: input.job }]),
        ],
        ...(input.data === undefined ? {} : { data: input.data }),
      });
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/ipp' },
        body: new Uint8Array(body),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status} from ${url}`);
      const { status, groups } = readResponse(Buffer.from(await response.arrayBuffer()), id);
      return {
        status,
        isSuccess: status < 0x0100,
        printer: groups.find(({ tag }) => tag === GROUP.printer)?.attributes ?? new Map<string, never>(),
        jobs: groups.filter(({ tag }) => tag === GROUP.job).map(({ attributes }) => attributes),
      };
    },
  };
};
