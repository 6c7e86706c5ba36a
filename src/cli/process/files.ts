/** Files named on the command line. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { compileBpmn, MOST_BYTES, refusedForSize } from '../../infra/bpmn/compile.js';
import { readDecisions } from '../../infra/bpmn/decisions.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import type { DecisionTable } from '../../domain/process/definition.js';
import type { Finding } from '../../domain/process/findings.js';

export interface Decisions {
  readonly decisions: Readonly<Record<string, DecisionTable>>;
  readonly findings: readonly Finding[];
}

const unreadable = (path: string, cause: unknown): Finding => ({
  severity: 'error',
  class: 'standard',
  rule: 'file-unreadable',
  element: null,
  message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
  remedy: 'correct the path or the permissions',
  path: [],
});

export const loadDecisions = async (paths: readonly string[]): Promise<Decisions> => {
  const decisions: Record<string, DecisionTable> = {};
  const findings: Finding[] = [];
  for (const path of paths)
    try {
      const read = await readDecisions(await readFile(path));
      Object.assign(decisions, read.decisions);
      findings.push(...read.findings);
    } catch (cause) {
      findings.push(unreadable(path, cause));
    }
  return { decisions, findings };
};

/** Reads as many bytes as a file may have, and one more: a pipe or a device may never end. */
const readLimited = async (path: string): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: MOST_BYTES }) as AsyncIterable<Uint8Array>)
    chunks.push(chunk);
  return Buffer.concat(chunks);
};

const compileFile = async (path: string, decisions: Decisions['decisions']): Promise<Compiled> => {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return refusedForSize(size);
    return await compileBpmn(await readLimited(path), { decisions });
  } catch (cause) {
    return { findings: [unreadable(path, cause)] };
  }
};

export const loadProcess = async (path: string, { decisions, findings }: Decisions): Promise<Compiled> => {
  const compiled = await compileFile(path, decisions);
  return { ...compiled, findings: [...findings, ...compiled.findings] };
};
