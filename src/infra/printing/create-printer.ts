import { isAbsolute } from 'node:path';

import type { Printer } from '../../domain/ports/world.js';
import { createIppPrinter, type IppPrinterOptions } from './ipp-printer.js';
import { createSpoolPrinter } from './spool-printer.js';

/** A printer by its address: `ipp://host:port/path`, `ipps://…`, or `spool:/absolute/folder`. */
export const createPrinter = (options: IppPrinterOptions): Printer => {
  const { address } = options;
  if (/^ipps?:\/\//.test(address)) return createIppPrinter(options);
  const folder = /^spool:(.+)$/.exec(address)?.[1];
  if (folder !== undefined && isAbsolute(folder)) return createSpoolPrinter({ directory: folder });
  throw new Error(`printer address: expected ipp://…, ipps://… or spool:/absolute/folder, got "${address}"`);
};
