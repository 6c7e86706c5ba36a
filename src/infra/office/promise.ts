/** Schema of the promise in the file of a permit type or of a group of licences. */
import { z } from 'zod';
import type { ServicePromise } from '../../domain/application/promise.js';
import { issuesOf } from '../files/issues.js';
import { countsDays, NAMED_UNITS, parseBudget } from '../../domain/time/index.js';

const MINUTE = 60_000;
const reference = z.string().trim().min(1);

/** `workingDays: 5` is the short form of earlier versions: working days, with or without the article. */
const short = z
  .strictObject({ workingDays: z.int().min(1).max(365), legalReference: reference.optional() })
  .transform(({ workingDays, legalReference }): ServicePromise => ({
    budget: { unit: 'working-day', amount: workingDays },
    legalReference: legalReference ?? null,
  }));

const long = z
  .strictObject({
    budget: z.string(),
    unit: z.enum(NAMED_UNITS),
    legalReference: reference,
    stopRule: z.strictObject({ rule: z.enum(['touched-days', 'time-taken']), legalReference: reference }).optional(),
  })
  .transform(({ budget, unit, legalReference, stopRule }, { issues }): ServicePromise => {
    const fault = (message: string, path: string, input: unknown): never => {
      issues.push({ code: 'custom', message, path: [path], input });
      return z.NEVER;
    };
    const parsed = parseBudget(budget, unit);
    if (!parsed.ok) return fault(parsed.error, 'budget', budget);
    if (parsed.value.amount === 0)
      return fault('expected more than nothing; write promise: null where nothing is promised', 'budget', budget);
    if (!countsDays(parsed.value.unit) && parsed.value.amount % MINUTE !== 0)
      return fault('expected whole minutes: a promise is told to people', 'budget', budget);
    if (stopRule !== undefined && !countsDays(parsed.value.unit))
      return fault(
        'a stop moves a promise in time by the time that was stopped; leave stopRule out, or count days',
        'stopRule',
        stopRule,
      );
    return { budget: parsed.value, legalReference, ...(stopRule === undefined ? {} : { stopRule }) };
  });

const isShort = (value: unknown): boolean => typeof value === 'object' && value !== null && 'workingDays' in value;

/** Reads either form with the faults of the one that was meant; null promises nothing. */
export const promiseSchema = z.unknown().transform((value, { issues }): ServicePromise | null => {
  if (value === null) return null;
  const read = (isShort(value) ? short : long).safeParse(value);
  if (read.success) return read.data;
  for (const { message, path } of issuesOf(isShort(value) ? short : long, read.error, value))
    issues.push({ code: 'custom', message, path: [...path], input: value });
  return z.NEVER;
});
