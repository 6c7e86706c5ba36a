/** Successful answers of a route, and the one shape of every list. */
import { z } from 'zod';
import { said } from './schema.js';

/** Bytes or text of this media type, which no schema describes. */
export interface Media {
  readonly media: string;
}

export const HEADERS = {
  Location: 'Where what was made, or what came of it, can be read',
  ETag: 'Version of what was read; send it back in `If-Match` to change it',
  'Retry-After': 'Seconds until it is worth asking again',
  'Repr-Digest': 'SHA-256 of the bytes (RFC 9530)',
  'Content-Disposition': 'Name of the file (RFC 6266)',
} as const;
export type HeaderName = keyof typeof HEADERS;

/** Answer with one status: its meaning, body and headers; the body is `null` where there is none. */
export interface AnswerAt<B extends AnswerBody = AnswerBody> {
  readonly body: B;
  readonly means: string;
  readonly headers: readonly HeaderName[];
}
export type AnswerBody = z.ZodType | Media | null;

/** Answers of a route, by status; a schema alone is the answer with status 200. */
export type Answers = z.ZodType | Readonly<Record<number, AnswerAt>>;

export const answers = <B extends AnswerBody>(
  body: B,
  means: string,
  ...headers: readonly HeaderName[]
): AnswerAt<B> => ({ body, means, headers });

export const answersByStatus = (given: Answers): Readonly<Record<number, AnswerAt>> =>
  given instanceof z.ZodType ? { 200: answers(given, 'As asked') } : given;

export const media = (type: string): Media => ({ media: type });

/** Query parameters of a list that comes in pages. */
export const pageQuery = {
  cursor: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[\x21-\x7E]+$/, said('expected the cursor of the page before'))
    .optional()
    .describe('`cursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items of one page'),
};

/** Query parameters of a paged list whose items have running numbers. */
export const numberedPageQuery = {
  ...pageQuery,
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, said('expected the cursor of the page before'))
    .transform(Number)
    .optional()
    .describe('`cursor` of the page before'),
};

/** Schema of a list: every list has this shape. `id` names the list in the OpenAPI document. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is the schema's own
export const listOf = <I extends z.ZodType>(id: string, item: I) =>
  z
    .strictObject({
      items: z.array(item),
      cursor: z.string().nullable().describe('Sent as `cursor`, gets the next page; null on the last one'),
      total: z.int().min(0).nullable().describe('Number of items on all pages; null where counting them is not cheap'),
    })
    .meta({ id });

export interface List<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
  readonly total: number | null;
}

/** A list that is given whole. */
export const wholeList = <T>(items: readonly T[]): List<T> => ({ items, cursor: null, total: items.length });

/** One page of a list whose items are not counted. */
export const pageOf = <T>(items: readonly T[], cursor: string | null): List<T> => ({ items, cursor, total: null });
