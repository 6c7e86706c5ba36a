/** Traces in a thread of their own: a hostile model or expression may exhaust it, and only it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Finding } from '../../domain/process/findings.js';
import { loadDecisions } from './files.js';
import type { Decisions } from './files.js';
import { execute, refused } from './trace-run.js';
import type { TraceAnswer } from './trace-run.js';

/** One request as JSON text, and the number under which it is answered. */
export interface TraceJob {
  readonly line: string;
}

/** The answer as JSON text: neither side has to copy what only the other prints. */
export interface TraceReply {
  readonly text: string;
  readonly misuse?: string;
}

const badLine = (message: string): TraceAnswer => {
  const finding: Finding = {
    severity: 'error',
    class: 'standard',
    rule: 'request',
    element: null,
    message,
    remedy: 'write one JSON object a line',
    path: [],
  };
  return { outcome: refused([finding]) };
};

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Answers one line, whatever stands in it. */
const answer = async (line: string, decisions: Decisions): Promise<TraceReply> => {
  let id: unknown = null;
  const reply = ({ outcome, misuse }: TraceAnswer): TraceReply => ({
    text: JSON.stringify({ id, ...outcome }),
    ...(misuse === undefined ? {} : { misuse }),
  });
  try {
    const request: unknown = JSON.parse(line.replace(/^\uFEFF/, ''));
    if (typeof request !== 'object' || request === null || Array.isArray(request))
      return reply(badLine('the line is not a JSON object'));
    if ('id' in request) id = request.id;
    return reply(await execute(request, decisions));
  } catch (cause) {
    if (cause instanceof SyntaxError) return reply(badLine(`the line is not JSON: ${said(cause)}`));
    try {
      return reply(badLine(`the request cannot be executed: ${said(cause)}`));
    } catch {
      // An id nested so deep that it cannot be written again.
      id = null;
      return reply(badLine(`the request cannot be executed: ${said(cause)}`));
    }
  }
};

const port = parentPort;
if (port !== null) {
  const decisions = await loadDecisions(workerData as readonly string[]);
  port.on('message', ({ line }: TraceJob) => {
    void answer(line, decisions).then((reply) => {
      port.postMessage(reply);
    });
  });
}
