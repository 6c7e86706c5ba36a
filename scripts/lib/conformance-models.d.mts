/** Where the models of the token simulation are looked for, and whether they are there. */
export declare const conformanceModels: (named?: string) => { readonly folder: string; readonly present: boolean };
export declare const modelsAreMissing: (folder: string) => string;
