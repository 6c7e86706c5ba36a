import { z } from 'zod';

const files = z.looseObject({ file: z.array(z.string()) });

export const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';

/** The files in an answer of v2, in the order of the request; null where it holds none. */
export const filesIn = (body: Uint8Array): readonly Uint8Array[] | null => {
  try {
    const parsed = files.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
    return parsed.success ? parsed.data.file.map((text) => new Uint8Array(Buffer.from(text, 'base64'))) : null;
  } catch {
    return null; // no JSON: what was signed, if anything, is not in it
  }
};
