/** The parsers ship without a declaration for their entry point; only what is used here is declared. */
declare module 'bpmn-moddle' {
  interface Metamodel {
    readonly registry: {
      readonly typeMap: Readonly<
        Record<string, { readonly properties: readonly { readonly name: string; isAttr?: boolean }[] } | undefined>
      >;
    };
  }
  export const BpmnModdle: new (packages?: Readonly<Record<string, unknown>>) => Metamodel;
}

declare module 'moddle-xml' {
  export class Reader {
    constructor(options: { readonly model: unknown; readonly lax: boolean });
    handler(type: string): object;
    fromXML(xml: string, handler: object): Promise<unknown>;
  }
}

declare module 'dmn-moddle' {
  export class DmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    fromXML(xml: string, type: string): Promise<unknown>;
  }
}
