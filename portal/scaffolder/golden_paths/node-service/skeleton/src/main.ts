import { makeService } from "./service.js";

const service = makeService({ logger: true });

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void service.close());
}

await service.listen({ host: process.env.HOST ?? "127.0.0.1", port: Number(process.env.PORT ?? 8080) });
