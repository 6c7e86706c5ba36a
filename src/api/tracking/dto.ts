import { z } from 'zod';

export const TrackQuery = z.strictObject({
  secret: z
    .string()
    .min(20)
    .max(200)
    .describe('From the receipt of the application. It belongs in the address, not in the body or the form'),
});
export type TrackInput = z.infer<typeof TrackQuery>;
