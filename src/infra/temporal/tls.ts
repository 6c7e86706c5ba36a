/** TLS settings of the configuration, as the clients of Temporal take them. */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/index.js';

export interface TemporalTls {
  readonly serverRootCACertificate: Buffer;
  readonly clientCertPair: { readonly crt: Buffer; readonly key: Buffer };
  readonly serverNameOverride?: string;
}

/**
 * Reads the TLS files once, when the process starts; empty where Temporal is asked in clear. Throws where a file cannot
 * be read.
 */
export const temporalTls = ({
  caFile,
  certificateFile,
  keyFile,
  serverName,
}: Config['temporal']['tls']): { readonly tls?: TemporalTls } =>
  caFile === null || certificateFile === null || keyFile === null
    ? {}
    : {
        tls: {
          serverRootCACertificate: readFileSync(caFile),
          clientCertPair: { crt: readFileSync(certificateFile), key: readFileSync(keyFile) },
          ...(serverName === null ? {} : { serverNameOverride: serverName }),
        },
      };
