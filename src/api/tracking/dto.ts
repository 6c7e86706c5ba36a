import { z } from 'zod';

export const TrackQuery = z.strictObject({
  secret: z.string().min(20).max(200).describe('From the receipt of the application'),
});
export type TrackInput = z.infer<typeof TrackQuery>;
