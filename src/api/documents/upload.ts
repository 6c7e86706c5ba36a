import type { FastifyRequest } from 'fastify';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { Problem, problem } from '../problem/problem.js';
import { FILE_KINDS as ACCEPTED, fileKind, isWhole, safeName, type FileKind } from './file-kind.js';

export interface Upload {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly kind: FileKind;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * An error of the form's parser, as a problem. One without a code says that the form itself is broken: it ends too
 * early, or its parts do.
 */
export const malformed = (error: unknown): unknown => {
  const isNamed = error instanceof Problem || (typeof error === 'object' && error !== null && 'code' in error);
  return isNamed || !(error instanceof Error)
    ? error
    : problem('INPUT_INVALID', `the form is broken: ${error.message}`);
};

/**
 * Refusal of a file that is too large. Its length is known beforehand where the sender has said so; the form around the
 * file counts with it.
 */
export const tooLarge = ({ headers }: FastifyRequest, maxBytes: number, bytes?: number): Problem => {
  const came = bytes ?? Number(headers['content-length']);
  return problem(
    'FILE_REFUSED',
    Number.isFinite(came)
      ? `expected a file of at most ${maxBytes} bytes, ${came} came`
      : `expected a file of at most ${maxBytes} bytes`,
    { maxBytes, ...(Number.isFinite(came) ? { bytes: came } : {}) },
    { status: 413 },
  );
};

/** True for the error of the form's parser at its own limit, which is that of the office. */
const isBeyondLimit = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE';

export type Form = Omit<Upload, 'kind'>;

/** Reads one file and the fields beside it from a multipart form; refuses what is too large. */
export const readForm = async (request: FastifyRequest, maxBytes: number): Promise<Form> => {
  if (!request.isMultipart()) {
    throw problem('INPUT_INVALID', 'expected multipart/form-data with one part "file"', undefined, { status: 415 });
  }
  const fields: Record<string, string> = {};
  let file: { readonly bytes: Uint8Array; readonly name: string } | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        if (file !== undefined) throw inputInvalid([fieldFault('/file', 'expected one file')]);
        file = { bytes: await part.toBuffer(), name: part.filename };
      } else {
        fields[part.fieldname] = typeof part.value === 'string' ? part.value : '';
      }
    }
  } catch (error) {
    throw isBeyondLimit(error) ? tooLarge(request, maxBytes) : malformed(error);
  }
  if (file === undefined || file.bytes.length === 0) {
    throw inputInvalid([fieldFault('/file', file === undefined ? 'is missing' : 'is empty')]);
  }
  if (file.bytes.length > maxBytes) throw tooLarge(request, maxBytes, file.bytes.length);
  return { ...file, fields };
};

/** Reads a document from a form; refuses a file of another kind, too. */
export const readUpload = async (request: FastifyRequest, maxBytes: number): Promise<Upload> => {
  const file = await readForm(request, maxBytes);
  const kind = fileKind(file.bytes);
  if (kind === null) {
    throw problem(
      'FILE_REFUSED',
      'the first bytes are those of no PDF, JPEG or PNG; send the file in one of these forms',
      { accepted: ACCEPTED },
    );
  }
  if (!isWhole(file.bytes, kind)) {
    throw problem(
      'FILE_REFUSED',
      `expected a whole file; it begins as ${kind} and its end is missing: it is damaged or was cut short`,
      { accepted: ACCEPTED, begins: kind },
    );
  }
  return { ...file, name: safeName(file.name, kind), kind };
};
