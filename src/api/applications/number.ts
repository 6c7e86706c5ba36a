import { z } from 'zod';
import { isLikeNumber, readApplicationNumber } from '../../domain/application/number.js';
import { inputInvalid } from '../http/zod.pipe.js';

const examples = ['PBM-2026-00042-37'];

export const NumberAnswer = z
  .string()
  .meta({ description: 'What people call the application by: office, year, running number, check digits', examples });

/** Number of an application beside its id, in answers about something else. */
export const ApplicationNumber = z.string().meta({ description: 'Number of the application', examples });

/** A number as people type it: in small letters, with blanks, without hyphens or the zeros of the running number. */
export const NumberQuery = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .transform((typed, { issues }) => {
    const read = readApplicationNumber(typed);
    if (read.ok) return read.value;
    issues.push({ code: 'custom', message: read.error.text, input: typed });
    return z.NEVER;
  })
  .meta({ description: 'As people type it: small letters, blanks and missing hyphens are taken', examples });

/**
 * Name of an application in an address: an id stays as it is, a number is brought into the form in which it is kept.
 */
export const nameInAddress = (name: string, parameter: string): string => {
  if (!isLikeNumber(name)) return name;
  const read = readApplicationNumber(name);
  if (read.ok) return read.value;
  throw inputInvalid([{ pointer: parameter, ...read.error }]);
};
