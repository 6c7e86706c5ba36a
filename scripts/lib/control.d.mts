export declare const claim: (run: string, onStop: () => void) => Promise<{ release: () => void }>;
export declare const stopRuns: () => Promise<readonly string[]>;
