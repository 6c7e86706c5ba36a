/**
 * The Java that runs test/infra/judges/Judge.java, and its class path.
 * @throws Missing, saying what to install
 */
export declare const provideJavaJudges: () => Promise<{ readonly java: string; readonly classpath: string }>;
