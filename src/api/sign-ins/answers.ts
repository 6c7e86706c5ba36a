import { z } from 'zod';
import { SIGN_IN_OUTCOMES } from '../../domain/ports/sign-ins.js';
import { listOf, pageQuery } from '../http/answers.js';
import { Instant } from '../http/schema.js';

export const SignInQuery = z.strictObject({
  ...pageQuery,
  cursor: z.coerce.number().int().min(1).optional().describe('`cursor` of the page before'),
  account: z.string().trim().min(1).max(100).optional().describe('Id of an account'),
});
export type SignInQueryInput = z.infer<typeof SignInQuery>;

const SignInAnswer = z
  .strictObject({
    number: z.int().min(1).describe('1, 2, 3 … in the order in which they were written'),
    at: Instant,
    account: z.string().nullable().describe('Null where no account has the login that was given'),
    accountName: z.string().nullable(),
    address: z.string().describe('Network address of who asked'),
    outcome: z.enum(SIGN_IN_OUTCOMES),
  })
  .meta({ id: 'SignIn' });

export const SignInList = listOf('SignInList', SignInAnswer);
