import { z } from 'zod';
import { AsciiId, reasonText } from '../http/schema.js';

const id = AsciiId;
const instant = z.iso.datetime({ offset: true });

export const DelegationBody = z.strictObject({
  kind: z.enum(['Plh.', 'Plt.']).describe('Pelaksana harian, or pelaksana tugas'),
  role: id.describe('The role that is stood in for'),
  from: id.describe('User id of the official who is stood in for'),
  to: id.describe('User id of the one who stands in'),
  startsAt: instant,
  endsAt: instant.describe('The first instant at which it no longer holds'),
  letter: z.string().trim().min(1).max(200).describe('Number of the letter of assignment'),
});
export type DelegationInput = z.infer<typeof DelegationBody>;

export const EndBody = z.strictObject({ reason: reasonText(2000) });
export type EndDelegationInput = z.output<typeof EndBody>;
