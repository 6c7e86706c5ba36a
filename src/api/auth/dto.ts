import { z } from 'zod';

export const LoginBody = z.strictObject({
  login: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1024),
});
export type LoginInput = z.infer<typeof LoginBody>;

export const ProofBody = z.strictObject({ password: z.string().min(1).max(1024) });
export type ProofInput = z.infer<typeof ProofBody>;
