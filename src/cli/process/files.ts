/** Files named on the command line. */
import { readFile } from 'node:fs/promises';
import { compileBpmn } from '../../infra/bpmn/compile.js';
import { readDecisions } from '../../infra/bpmn/decisions.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import type { Decision } from '../../domain/process/definition.js';
import type { Finding } from '../../domain/process/findings.js';

export interface Decisions {
  readonly decisions: Readonly<Record<string, Decision>>;
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
  const decisions: Record<string, Decision> = {};
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

export const loadProcess = async (path: string, { decisions, findings }: Decisions): Promise<Compiled> => {
  let xml: Uint8Array;
  try {
    xml = await readFile(path);
  } catch (cause) {
    return { findings: [...findings, unreadable(path, cause)] };
  }
  const compiled = await compileBpmn(xml, { decisions });
  return { ...compiled, findings: [...findings, ...compiled.findings] };
};
