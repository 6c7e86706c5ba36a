/** Findings of a trace beside its outcome: stubs that reach nothing, calls that lead elsewhere, circles without end. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { elementOf } from '../../domain/process/definition.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Finding } from '../../domain/process/findings.js';
import type { Stubs } from '../../domain/process/trace/stubs.js';
import type { TraceOutcome } from '../../domain/process/trace/trace.js';

const WORK: ReadonlySet<string> = new Set([
  'task',
  'user',
  'manual',
  'service',
  'send',
  'receive',
  'script',
  'business-rule',
  'call',
]);

/** Findings on stubs for elements that the file does not have or that are no work: they change nothing. */
export const stubFindings = (definition: ProcessDefinition, { elements }: Stubs): readonly Finding[] =>
  Object.keys(elements).flatMap((id) => {
    const node = elementOf(definition, id);
    const global = node?.kind === 'process' && elementOf(definition, `${id}.task`) !== undefined;
    if (global || (node !== undefined && WORK.has(node.kind))) return [];
    const finding: Finding = {
      severity: 'warning',
      class: 'standard',
      rule: 'stub-without-task',
      element: node === undefined ? null : id,
      message:
        node === undefined
          ? `the stub for "${id}" reaches nothing: no element of the file has this id`
          : `the stub for "${id}" reaches nothing: a ${node.kind} is no task or call activity`,
      remedy: 'give the id of a task or call activity',
      path: [],
    };
    return [finding];
  });

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const holds = async (path: string, process: string): Promise<boolean> => {
  try {
    const text = await readFile(path, 'utf8');
    return new RegExp(`<(?:[\\w-]+:)?(?:process|global\\w*Task)\\b[^>]*\\sid=["']${escaped(process)}["']`).test(text);
  } catch {
    // A file that cannot be read holds nothing that could be called.
    return false;
  }
};

const besides = async (file: string): Promise<readonly string[]> => {
  try {
    const folder = dirname(file);
    return (await readdir(folder))
      .filter((name) => /\.(bpmn|bpmn20\.xml|xml)$/i.test(name))
      .map((name) => join(folder, name));
  } catch {
    // Without a folder to look into, only the file itself counts.
    return [];
  }
};

/**
 * Findings on called processes that are not in the file. One in a file beside it is executed elsewhere; one that is
 * nowhere is an error.
 */
export const callFindings = async (definition: ProcessDefinition, file?: string): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const node of Object.values(definition.nodes)) {
    if (node.kind !== 'call' || definition.processes.includes(node.process)) continue;
    const files = file === undefined ? [] : await besides(file);
    let elsewhere: string | undefined;
    for (const path of files) if (elsewhere === undefined && (await holds(path, node.process))) elsewhere = path;
    findings.push(
      elsewhere === undefined
        ? {
            severity: 'error',
            class: 'standard',
            rule: 'call-target-missing',
            element: node.id,
            message: `${node.id} calls ${node.process}, which is neither in this file nor in one beside it`,
            remedy: 'correct calledElement, or add the process or global task',
            path: [],
          }
        : {
            severity: 'warning',
            class: 'unsupported',
            rule: 'call-elsewhere',
            element: node.id,
            message: `${node.id} calls ${node.process} of another file; a trace shows the call as one task`,
            remedy: 'trace that file by itself, or stub the call',
            path: [],
          },
    );
  }
  return findings;
};

const WHY = {
  endless: 'turns in a circle without waiting for anything',
  instances: 'starts new instances without end',
  work: 'repeats without end',
} as const;

/** Finding of a trace that was given up. */
export const stopFindings = ({ stopped }: TraceOutcome): readonly Finding[] =>
  stopped === undefined
    ? []
    : [
        {
          severity: 'error',
          class: 'soundness',
          rule: 'trace-limit',
          element: stopped.process,
          message: `the trace was given up: process ${stopped.process} ${WHY[stopped.reason]}`,
          remedy: 'give the loop an end, or the trace an --until',
          path: [],
        },
      ];
