/**
 * `trace --batch`: one request a line in, one answer a line out, in the same order; nothing else on standard output.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Tracer } from './tracer.js';

export const runBatch = async (tracer: Tracer): Promise<number> => {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { text } = await tracer.ask(line);
    if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
  }
  return 0;
};
