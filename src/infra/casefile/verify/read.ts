import { z } from 'zod';
import type { CaseFinding, CaseCheck } from '../../../domain/case/report.js';
import type { BagFiles } from '../../../domain/case/bag.js';
import { utf8 } from '../container.js';
import type { ApplicationMessage } from '../../../domain/application/messages.js';
import type { KeptOpening } from '../../../domain/application/opening.js';
import type { CaseRecord } from '../../../domain/ports/case-record.js';
import type { TaskRow } from '../../../domain/ports/tasks.js';
import { AT, FORMAT } from '../layout.js';

const text = z.string();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const json = z.json();
const object = z.record(z.string(), json);
const base64 = z.base64().transform((value) => new Uint8Array(Buffer.from(value, 'base64')));
const sealed = { sealed: base64, plain: json };
const sealedValue = z.object(sealed);

const header = z.object({
  format: z.literal(FORMAT),
  software: text,
  office: z.object({ id: text, name: text, zone: text }),
  application: z.object({
    id: z.string().min(1).max(191),
    office: text,
    permitType: text,
    source: text,
    sourceRef: text,
    definitionDigest: text,
    status: text,
    receivedAt: z.number().int(),
    state: json,
  }),
  chain: z.object({ entries: count, hash: digest }),
  procedures: z.array(z.string().regex(/^[0-9A-Za-z-]{1,191}$/)),
  dataKey: z.object({ algorithm: z.literal('A256GCM'), key: base64, commitment: digest }),
});
const hasTexts = (value: unknown, names: readonly string[]): boolean =>
  z.looseObject(Object.fromEntries(names.map((name) => [name, text]))).safeParse(value).success;
/**
 * The few members of a message that are read before its stored form is checked against the chain. The whole shape is
 * the program's own.
 */
const message = z.looseObject({ type: text, key: text, at: z.number(), actor: z.looseObject({ user: text }) });
const isMessage = (value: unknown): boolean => message.safeParse(value).success;
const began = z.looseObject({ context: z.looseObject({ definition: text }) });
const isOpening = (value: unknown): boolean => began.safeParse(value).success;

const ROW = {
  chain: z.object({ position: count, entry: text, hash: digest }),
  message: z.object({
    ...{ seq: count, key: text, at: z.number(), type: text, accepted: z.boolean() },
    refusal: z.object({ code: text, detail: text }).nullable(),
    sealed: base64,
    plain: z.custom<ApplicationMessage>((value) => isMessage(value), 'expected a message'),
  }),
  correction: z.object({ seq: count, ...sealed }),
  document: z.object({
    ...{ id: text, kind: text, path: text, name: text, mediaType: text, sha256: digest, size: count },
    requirement: text.nullable(),
    createdAt: z.number(),
    meta: object,
  }),
  task: z.custom<TaskRow>((value) => hasTexts(value, ['id', 'state', 'element']), 'expected a task'),
  ledger: z.custom<CaseRecord['ledger'][number]>((value) => hasTexts(value, ['what', 'actor']), 'expected a line'),
  outbox: z.object({ key: text, channel: text, payload: json, state: text, answer: json }),
  number: z.looseObject({ key: text, number: text, state: text }),
  deed: z.looseObject({ key: text, kind: text }),
};
const opening = z.object({
  sealed: base64,
  plain: z.custom<KeptOpening>((value) => isOpening(value), 'expected what an application begins with'),
});
const validation = z.object({
  certificates: z.array(base64),
  ocsps: z.array(base64),
  crls: z.array(base64),
});
const head = z.object({ application: text, entries: count, hash: digest });

/** Collects faults. A file that cannot be read is told once, and nothing that depends on it is looked at. */
export class Notes {
  readonly findings: CaseFinding[] = [];

  error(check: CaseCheck, code: string, file: string | null, detail: string): void {
    this.findings.push({ check, code, severity: 'error', file, detail });
  }

  note(check: CaseCheck, code: string, file: string | null, detail: string): void {
    this.findings.push({ check, code, severity: 'note', file, detail });
  }
}

const reason = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.length === 0 ? 'the whole' : path.join('.')}: ${message}`)
    .join('; ');

const parsed = <T>(schema: z.ZodType<T>, source: string): { readonly value: T } | { readonly fault: string } => {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return { fault: `it is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = schema.safeParse(value);
  return result.success ? { value: result.data } : { fault: reason(result.error) };
};

const one = <T>(files: BagFiles, path: string, schema: z.ZodType<T>, check: CaseCheck, notes: Notes): T | null => {
  const bytes = files.get(path);
  const source = bytes === undefined ? null : utf8(bytes);
  if (source === null) {
    notes.error(check, 'file-unreadable', path, bytes === undefined ? 'it is not there' : 'it is not UTF-8');
    return null;
  }
  const result = parsed(schema, source);
  if ('value' in result) return result.value;
  notes.error(check, 'file-unreadable', path, result.fault);
  return null;
};

const many = <T>(files: BagFiles, path: string, schema: z.ZodType<T>, check: CaseCheck, notes: Notes): readonly T[] => {
  const bytes = files.get(path);
  const source = bytes === undefined ? null : utf8(bytes);
  if (source === null) {
    notes.error(check, 'file-unreadable', path, bytes === undefined ? 'it is not there' : 'it is not UTF-8');
    return [];
  }
  return source
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line, index) => {
      const result = parsed(schema, line);
      if ('value' in result) return [result.value];
      notes.error(check, 'file-unreadable', path, `line ${index + 1}: ${result.fault}`);
      return [];
    });
};

type Row<K extends keyof typeof ROW> = readonly z.output<(typeof ROW)[K]>[];

export interface CaseContent {
  readonly header: z.output<typeof header>;
  readonly chain: Row<'chain'>;
  readonly head: z.output<typeof head> | null;
  readonly headValidation: z.output<typeof validation> | null;
  readonly bagValidation: z.output<typeof validation> | null;
  readonly opening: z.output<typeof opening> | null;
  readonly applicant: z.output<typeof sealedValue> | null;
  readonly form: z.output<typeof sealedValue> | null;
  readonly messages: Row<'message'>;
  readonly corrections: Row<'correction'>;
  readonly tasks: Row<'task'>;
  readonly ledger: Row<'ledger'>;
  readonly outbox: Row<'outbox'>;
  readonly numbers: Row<'number'>;
  readonly deeds: Row<'deed'>;
  readonly documents: Row<'document'>;
}

/** Everything in the bundle but the bytes of its documents; null where even its first page cannot be read. */
export const readCase = (files: BagFiles, notes: Notes): CaseContent | null => {
  const first = one(files, AT.case, header, 'record', notes);
  if (first === null) return null;
  return {
    header: first,
    chain: many(files, AT.chain, ROW.chain, 'chain', notes),
    head: one(files, AT.head, head, 'chain', notes),
    headValidation: one(files, AT.headValidation, validation, 'time-stamps', notes),
    bagValidation: one(files, AT.bagValidation, validation, 'time-stamps', notes),
    opening: files.has(AT.opening) ? one(files, AT.opening, opening, 'record', notes) : null,
    applicant: one(files, AT.applicant, sealedValue, 'record', notes),
    form: one(files, AT.form, sealedValue, 'record', notes),
    messages: many(files, AT.messages, ROW.message, 'record', notes),
    corrections: many(files, AT.corrections, ROW.correction, 'record', notes),
    tasks: many(files, AT.tasks, ROW.task, 'record', notes),
    ledger: many(files, AT.ledger, ROW.ledger, 'record', notes),
    outbox: many(files, AT.outbox, ROW.outbox, 'record', notes),
    numbers: many(files, AT.numbers, ROW.number, 'record', notes),
    deeds: many(files, AT.deeds, ROW.deed, 'record', notes),
    documents: many(files, AT.documents, ROW.document, 'documents', notes),
  };
};
