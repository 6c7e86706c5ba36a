/**
 * Ids of tasks as the API gives them: letters, digits, `.`, `-`, `_`, `~`, so that an address takes them as they are.
 * On record the second activation of an element is `sign#2`, and an element may have an id of any script; here these
 * are `sign~2` and `persetujuan-~x6bdb~`.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** A task's id as it stands in an address. No two ids share one. */
export const taskSegment = (id: string): string =>
  id
    .replace(/[^A-Za-z0-9._#-]|#(?!\d+$)/gu, (character) => `~x${character.codePointAt(0)?.toString(16) ?? ''}~`)
    .replace('#', '~');

/** The ids of tasks that a sentence of the record quotes, as the API gives them. */
export const withTaskSegments = (sentence: string): string =>
  sentence.replaceAll(/"([^"\s]+#\d+)"/gu, (_, id: string) => `"${taskSegment(id)}"`);

/** A task's id on record. The form on record is taken as it is, too: older addresses go on working. */
export const taskIdOf = (segment: string): string =>
  segment.replace(/~x([0-9a-f]{1,6})~|~(?=\d+$)/g, (_, hex: string | undefined) =>
    hex === undefined ? '#' : String.fromCodePoint(Number.parseInt(hex, 16)),
  );

/** A task's id in a body or a query. */
export const TaskId = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .transform(taskIdOf)
  .describe('Id of a task, as the API gives it');

/** Reads every `:task` of an address so, whichever route has it. */
export const readTaskSegments = (server: FastifyInstance): void => {
  server.addHook('preHandler', ({ params }, _reply, done) => {
    const named = params as Record<string, string> | undefined;
    if (named?.['task'] !== undefined) named['task'] = taskIdOf(named['task']);
    done();
  });
};
