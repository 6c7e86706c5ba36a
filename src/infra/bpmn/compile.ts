/** Reads BPMN 2.0 XML. Answers findings for whatever is wrong; never throws, whatever the bytes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import { compile } from '../../domain/process/compile/compile.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import type { Decision } from '../../domain/process/definition.js';
import type { Finding } from '../../domain/process/findings.js';
import { readElement } from './model.js';
import type { Reader, Reference } from './model.js';

export interface CompileBpmnOptions {
  /** IANA zone of the office; what FEEL's now() and today() and timer dates without an offset mean. */
  readonly zone?: string;
  readonly decisions?: Readonly<Record<string, Decision>>;
  /** Files larger than this are refused unread. */
  readonly maxBytes?: number;
  /** Parsing that takes longer than this is given up. */
  readonly maxMillis?: number;
}

const DEFAULTS = { zone: 'Asia/Jakarta', maxBytes: 5 * 1024 * 1024, maxMillis: 10_000 } as const;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const descriptor: unknown = JSON.parse(
  readFileSync(new URL('../../../config/paraf-moddle.json', import.meta.url), 'utf8'),
);

const fault = (
  rule: string,
  message: string,
  remedy: string,
  severity: Finding['severity'] = 'error',
  kind: Finding['class'] = 'standard',
  element: string | null = null,
): Finding => ({
  severity,
  class: kind,
  rule,
  element,
  message,
  remedy,
  path: [],
});

const decoded = (xml: string | Uint8Array): string | undefined => {
  if (typeof xml === 'string') return xml;
  const utf16 = (xml[0] === 0xff && xml[1] === 0xfe) || (xml[0] === 0xfe && xml[1] === 0xff);
  try {
    return new TextDecoder(utf16 ? (xml[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8', { fatal: true }).decode(xml);
  } catch {
    return undefined;
  }
};

const detail = (cause: unknown): string =>
  cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);

interface Parsed {
  readonly rootElement: unknown;
  readonly elementsById: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly warnings: readonly {
    readonly message: string;
    readonly property?: string;
    readonly element?: { readonly id?: unknown };
  }[];
}

const parse = async (xml: string, maxMillis: number): Promise<Parsed | Finding> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      resolve(fault('time-limit', `reading took longer than ${maxMillis} ms`, 'split the file'));
    }, maxMillis);
  });
  try {
    const moddle = new BpmnModdle({ paraf: descriptor });
    return await Promise.race([moddle.fromXML(xml) as Promise<Parsed>, late]);
  } catch (cause) {
    return fault('xml', `not a BPMN 2.0 file: ${detail(cause)}`, 'open and save it in a BPMN 2.0 editor');
  } finally {
    clearTimeout(timer);
  }
};

const UNRESOLVED = /^unresolved reference/;
const DUPLICATE = /duplicate ID/i;

/** What the parser could not read. References that lead nowhere are reported by the compiler, with their element. */
const unread = ({ warnings }: Parsed): readonly Finding[] =>
  warnings
    .filter(({ message }) => !UNRESOLVED.test(message))
    .map(({ message, element }) => {
      const line = message.replace(/\s+/g, ' ').trim();
      const id = typeof element?.id === 'string' ? element.id : null;
      if (DUPLICATE.test(line))
        return fault('id-duplicate', line, 'give each element its own id', 'error', 'standard', id);
      const serious =
        /unknown type <bpmn:/.test(line) || !/^(unknown attribute|unparsable content|missing namespace)/.test(line);
      return fault(
        'unreadable-content',
        line,
        'remove it, or correct it to what BPMN 2.0 knows',
        serious ? 'error' : 'warning',
        'standard',
        id,
      );
    });

type Root = Parameters<typeof readElement>[1];

const isRoot = (value: unknown): value is Root =>
  typeof value === 'object' && value !== null && '$type' in value && value.$type === 'bpmn:Definitions';

export const compileBpmn = async (xml: string | Uint8Array, options: CompileBpmnOptions = {}): Promise<Compiled> => {
  const { zone, maxBytes, maxMillis } = { ...DEFAULTS, ...options };
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.byteLength;
  if (size > maxBytes)
    return {
      findings: [
        fault(
          'size-limit',
          `the file has ${size} bytes; at most ${maxBytes} are read`,
          'split the file',
          'error',
          'unsupported',
        ),
      ],
    };
  const text = decoded(xml);
  if (text === undefined) return { findings: [fault('encoding', 'the file is not UTF-8', 'save it as UTF-8')] };
  const parsed = await parse(text, maxMillis);
  if ('severity' in parsed) return { findings: [parsed] };
  try {
    if (!isRoot(parsed.rootElement))
      return {
        findings: [fault('xml', 'the root element is not bpmn:definitions', 'open and save it in a BPMN 2.0 editor')],
      };
    const references = new Map<object, Reference[]>();
    for (const reference of parsed.references) {
      const known = references.get(reference.element);
      if (known === undefined) references.set(reference.element, [reference]);
      else known.push(reference);
    }
    const reader: Reader = { references, ids: new Set(Object.keys(parsed.elementsById)), count: 0 };
    const model = readElement(reader, parsed.rootElement);
    if (model === undefined || reader.count > 20_000)
      return {
        findings: [
          fault('size-limit', 'the file has more elements than are read', 'split the file', 'error', 'unsupported'),
        ],
      };
    return compile(
      model,
      { zone, digest: sha256, ...(options.decisions === undefined ? {} : { decisions: options.decisions }) },
      unread(parsed),
    );
  } catch (cause) {
    return {
      findings: [
        fault('unreadable', `the file cannot be compiled: ${detail(cause)}`, 'open and save it in a BPMN 2.0 editor'),
      ],
    };
  }
};
