import { z } from 'zod';
import { said } from '../http/schema.js';
import { numberedPageQuery } from '../http/answers.js';
import { MOST_LETTERS } from '../../domain/signing/ceremony.js';
import { APPLICANT, TRACKING_HOLDER } from '../../domain/access/permissions.js';

const NOT_GRANTED: readonly string[] = [APPLICANT, TRACKING_HOLDER];
const nullable = (most: number): z.ZodType<string | null> => z.string().trim().min(1).max(most).nullable();

const roles = z
  .array(
    z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,59}$/,
        said('expected a role as the procedures write it, e.g. front-office, kadin, supervisor'),
      )
      .refine((role) => !NOT_GRANTED.includes(role), said('this role is not one of staff')),
  )
  .min(1, said('expected at least one role; to take all away, disable the account'))
  .max(20);

const profile = {
  name: z.string().trim().min(1).max(200),
  nik: z
    .string()
    .regex(/^\d{16}$/, 'expected the 16 digits of an identity card')
    .nullable()
    .describe('Nomor Induk Kependudukan, by which a certificate is told to be theirs'),
  nip: nullable(30).describe('Nomor Induk Pegawai'),
  rank: nullable(100).describe('Pangkat/golongan, as the signature block prints it'),
  title: nullable(200).describe('Jabatan'),
  email: z.email().max(200).nullable(),
};

export const NewAccountBody = z.strictObject({
  login: z.string().trim().min(3).max(100).regex(/^\S+$/, said('expected no spaces')),
  ...profile,
  nik: profile.nik.default(null),
  nip: profile.nip.default(null),
  rank: profile.rank.default(null),
  title: profile.title.default(null),
  email: profile.email.default(null),
  roles,
});
export type NewAccountInput = z.infer<typeof NewAccountBody>;

export const ChangeAccountBody = z
  .strictObject({ ...profile, roles, disabled: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, said('expected at least one field'))
  .meta({ minProperties: 1 });
export type ChangeAccountInput = z.infer<typeof ChangeAccountBody>;

export const PasswordBody = z.strictObject({
  current: z.string().min(1).max(1024),
  password: z
    .string()
    .min(1)
    .max(1024)
    .describe('At least 12 characters, not the current one, not the login or the office, and not easy to guess'),
});
export type PasswordInput = z.infer<typeof PasswordBody>;

export const LogQuery = z.strictObject({
  ...numberedPageQuery,
});
export type LogInput = z.output<typeof LogQuery>;

export const KeyForm = z.object({
  passphrase: z.string().describe('Opens the file once, to check it; it is not kept'),
});

export const SigningCodeBody = z.strictObject({
  letters: z.number().int().min(1).max(MOST_LETTERS).describe('Letters of the ceremony that the code is for'),
});
export type SigningCodeInput = z.infer<typeof SigningCodeBody>;
