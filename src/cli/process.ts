export const run = (_args: readonly string[]): Promise<number> => Promise.resolve(2);
