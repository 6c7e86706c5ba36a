/** Reads BPMN 2.0 XML. Answers findings for whatever is wrong; never throws, whatever the bytes. */
import { createHash } from 'node:crypto';
import { compile } from '../../domain/process/compile/compile.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import type { DecisionTable } from '../../domain/process/definition.js';
import { readAttributes } from './attributes.js';
import { asWritten, inAscii } from './letters.js';
import type { Lettered } from './letters.js';
import { readElement } from './model.js';
import type { Reader, Reference } from './model.js';
import { namespaceFindings } from './paraf.js';
import { parse } from './parse.js';
import type { ParsedBpmn } from './parse.js';
import { decoded, hasDoctype } from './text.js';
import { fault, unread } from './unread.js';

export interface CompileBpmnOptions {
  /** IANA zone of the office; what FEEL's now() and today() and timer dates without an offset mean. */
  readonly zone?: string;
  readonly decisions?: Readonly<Record<string, DecisionTable>>;
  /** Bytes of the largest file that is read; larger ones are refused unread. */
  readonly maxBytes?: number;
  /** Longest time of reading and compiling, in milliseconds; then both are given up. */
  readonly maxMillis?: number;
}

/** Bytes of the largest file that is read. */
export const MOST_BYTES = 5 * 1024 * 1024;

const DEFAULTS = { zone: 'Asia/Jakarta', maxBytes: MOST_BYTES, maxMillis: 10_000 } as const;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const detail = (cause: unknown): string =>
  cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);

type Root = Parameters<typeof readElement>[1];

const isRoot = (value: unknown): value is Root =>
  typeof value === 'object' && value !== null && '$type' in value && value.$type === 'bpmn:Definitions';

const tooLarge = (message: string): Compiled => ({
  findings: [fault('size-limit', message, 'split the file', 'error', 'unsupported')],
});

/** Refusal of a file that is larger than the largest that is read. */
export const refusedForSize = (bytes: number, most: number = MOST_BYTES): Compiled =>
  tooLarge(`the file has ${bytes} bytes; at most ${most} are read`);

const readerOf = ({ references, elementsById }: ParsedBpmn, plain: Lettered['plain']): Reader => {
  const byElement = new Map<object, Reference[]>();
  for (const reference of references) {
    const known = byElement.get(reference.element);
    if (known === undefined) byElement.set(reference.element, [reference]);
    else known.push(reference);
  }
  return { references: byElement, ids: new Set(Object.keys(elementsById)), plain, count: 0, tooDeep: null };
};

const ILLEGAL_ID = /nested error: illegal ID/;

/**
 * Parses a file. One whose ids are not ASCII is parsed once more, with its letters written as the parser takes them.
 */
const parseLettered = async (
  xml: string,
): Promise<{ readonly parsed: Awaited<ReturnType<typeof parse>>; readonly plain: Lettered['plain'] }> => {
  const first = asWritten(xml);
  const parsed = await parse(first.xml);
  const again = inAscii(xml);
  if (again.xml === xml || 'severity' in parsed || !parsed.warnings.some(({ message }) => ILLEGAL_ID.test(message)))
    return { parsed, plain: first.plain };
  return { parsed: await parse(again.xml), plain: again.plain };
};

export const compileBpmn = async (xml: string | Uint8Array, options: CompileBpmnOptions = {}): Promise<Compiled> => {
  const { zone, maxBytes, maxMillis } = { ...DEFAULTS, ...options };
  const until = performance.now() + maxMillis;
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.byteLength;
  if (size > maxBytes) return refusedForSize(size, maxBytes);
  const text = decoded(xml);
  if (!text.ok) return { findings: [fault('encoding', text.message, text.remedy)] };
  if (hasDoctype(text.xml))
    return {
      findings: [
        fault(
          'doctype',
          'the file has a document type declaration; its entities are neither expanded nor fetched',
          'remove the declaration and write out what its entities stand for',
          'error',
          'unsupported',
        ),
      ],
    };
  try {
    const attributes = readAttributes(text.xml);
    const { parsed, plain } = await parseLettered(attributes.xml);
    if ('severity' in parsed) return { findings: [parsed] };
    if (!isRoot(parsed.rootElement))
      return {
        findings: [fault('xml', 'the root element is not bpmn:definitions', 'open and save it in a BPMN 2.0 editor')],
      };
    const reader = readerOf(parsed, plain);
    const model = readElement(reader, parsed.rootElement);
    if (reader.tooDeep !== null)
      return {
        findings: [
          fault(
            'nesting-too-deep',
            `elements stand deeper inside each other than is read, below ${reader.tooDeep}`,
            'call a process instead',
            'error',
            'unsupported',
            reader.tooDeep,
          ),
        ],
      };
    if (model === undefined) return tooLarge('the file has more elements than are read');
    return compile(
      model,
      {
        zone,
        digest: sha256,
        late: () => performance.now() > until,
        ...(options.decisions === undefined ? {} : { decisions: options.decisions }),
      },
      [...unread(parsed.warnings, plain), ...attributes.findings, ...namespaceFindings(text.xml)],
    );
  } catch (cause) {
    return {
      findings: [
        fault('unreadable', `the file cannot be compiled: ${detail(cause)}`, 'open and save it in a BPMN 2.0 editor'),
      ],
    };
  }
};
