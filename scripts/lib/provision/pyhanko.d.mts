/** The Python that runs pyHanko and its command line (`-m pyhanko`), or undefined where it cannot be had. */
export declare const providePyHanko: () => Promise<string | undefined>;
