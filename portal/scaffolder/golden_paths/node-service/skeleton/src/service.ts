import Fastify, { type FastifyInstance } from "fastify";

/** The service: what it answers, and nothing else. Begin with `/hello` and put your own beside it. */
export function makeService(options: { logger?: boolean } = {}): FastifyInstance {
  const service = Fastify({ logger: options.logger ?? false });

  service.get("/health", async () => ({ status: "ok" }));

  service.get<{ Params: { name: string } }>("/hello/:name", async (request) => ({
    message: `Hello, ${request.params.name}!`,
  }));

  return service;
}
