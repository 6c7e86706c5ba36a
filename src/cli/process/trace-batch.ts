/** `trace --batch`: one request a line in, one answer a line out, in the same order; nothing else on standard output. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Finding } from '../../domain/process/findings.js';
import { loadDecisions } from './files.js';
import type { Decisions } from './files.js';
import { execute, refused } from './trace-run.js';
import type { Outcome } from './trace-run.js';

const badLine = (message: string): Outcome => {
  const finding: Finding = {
    severity: 'error',
    class: 'standard',
    rule: 'request',
    element: null,
    message,
    remedy: 'write one JSON object a line',
    path: [],
  };
  return refused([finding]);
};

const idOf = (request: object): unknown => ('id' in request ? request.id : null);

const answer = async (line: string, decisions: Decisions): Promise<{ readonly id: unknown } & Outcome> => {
  let request: unknown;
  try {
    request = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (cause) {
    return { id: null, ...badLine(`the line is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`) };
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    return { id: null, ...badLine('the line is not a JSON object') };
  try {
    const { outcome } = await execute(request, decisions);
    return { id: idOf(request), ...outcome };
  } catch (cause) {
    return {
      id: idOf(request),
      ...badLine(`the request cannot be executed: ${cause instanceof Error ? cause.message : String(cause)}`),
    };
  }
};

export const runBatch = async (dmn: readonly string[]): Promise<number> => {
  const decisions = await loadDecisions(dmn);
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity }))
    if (!process.stdout.write(`${JSON.stringify(await answer(line, decisions))}\n`))
      await once(process.stdout, 'drain');
  return 0;
};
