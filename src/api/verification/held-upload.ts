import type { FastifyRequest } from 'fastify';
import type { HeldUpload, Uploads } from '../../domain/ports/uploads.js';
import type { Asker } from '../../domain/ports/verifier.js';
import { malformed, tooLarge } from '../documents/upload.js';
import { fileKind } from '../documents/file-kind.js';
import { waitingAsker } from '../http/asker.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { problem, type Problem } from '../problem/problem.js';

interface Bounds {
  readonly uploadMaxBytes: number;
  readonly uploadSeconds: number;
}

/** Bytes that a form may hold beside its file: boundaries, headers, small fields. */
const FORM_BYTES = 262_144;
/** Time that a sender that was refused has to notice, before the connection is ended. */
const LINGER_MS = 5_000;

const atFile = (text: 'is missing' | 'is empty' | 'expected one file'): Error =>
  inputInvalid([fieldFault('/file', text)]);

/** The one file of a form, held outside of memory; fields beside it are passed over. */
const receive = async (request: FastifyRequest, uploads: Uploads, maxBytes: number): Promise<HeldUpload> => {
  let held: HeldUpload | undefined;
  try {
    // the limit is kept here, so that not one piece more is taken than it allows
    for await (const part of request.parts({ limits: { fileSize: Number.POSITIVE_INFINITY } })) {
      if (part.type !== 'file') continue;
      if (held !== undefined) throw atFile('expected one file');
      const taken = await uploads.hold(part.file, maxBytes);
      if (!taken.ok) throw tooLarge(request, maxBytes);
      held = taken.value;
    }
    if (held === undefined) throw atFile('is missing');
    if (held.size === 0) throw atFile('is empty');
    if (fileKind(held.head) !== 'application/pdf') {
      throw problem('FILE_REFUSED', 'expected a PDF; the first bytes are those of none', {
        accepted: ['application/pdf'],
      });
    }
    return held;
  } catch (error) {
    await held?.release();
    throw malformed(error);
  }
};

/** Ends the connection of a sender that goes on although it was refused. */
const letGo = ({ raw }: FastifyRequest): void => {
  if (raw.complete) return;
  setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, LINGER_MS).unref();
};

const late = (seconds: number): Problem =>
  problem('INPUT_INVALID', `expected the whole file within ${seconds} seconds; send it again`, undefined, {
    status: 408,
  });

const within = async (receiving: Promise<HeldUpload>, seconds: number): Promise<HeldUpload> => {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => {
      over = true;
      refuse(late(seconds));
    }, seconds * 1000);
  });
  // what still arrives after the deadline, or fails then because the connection was ended, has nobody left to hear it
  void receiving.then(
    (held) => (over ? held.release() : undefined),
    () => undefined,
  );
  try {
    return await Promise.race([receiving, deadline]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Hands one uploaded PDF to `use`, and lets go of it whatever comes of that. A file that is longer than allowed is
 * refused with 413, before its first byte where its sender gives the length. One that takes too long is refused with
 * 408.
 */
export const withUpload = async <T>(
  request: FastifyRequest,
  uploads: Uploads,
  { uploadMaxBytes, uploadSeconds }: Bounds,
  use: (file: HeldUpload, asker: Asker) => Promise<T>,
): Promise<T> => {
  try {
    if (!request.isMultipart()) {
      throw problem('INPUT_INVALID', 'expected multipart/form-data with one part "file"', undefined, { status: 415 });
    }
    if (Number(request.headers['content-length'] ?? 0) > uploadMaxBytes + FORM_BYTES)
      throw tooLarge(request, uploadMaxBytes);
    const held = await within(receive(request, uploads, uploadMaxBytes), uploadSeconds);
    const { asker, release } = waitingAsker(request);
    try {
      return await use(held, asker);
    } finally {
      release();
      await held.release();
    }
  } finally {
    letGo(request);
  }
};
