import { Module, type DynamicModule } from '@nestjs/common';
import { PORT, type ApiPorts } from './ports.js';

/** Makes the ports available to every module, by token. */
@Module({})
export class PortsModule {
  static with(ports: ApiPorts): DynamicModule {
    const names = Object.keys(PORT) as (keyof ApiPorts)[];
    return {
      module: PortsModule,
      global: true,
      providers: names.map((name) => ({ provide: PORT[name], useValue: ports[name] })),
      exports: names.map((name) => PORT[name]),
    };
  }
}
