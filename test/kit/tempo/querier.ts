import { join } from "node:path";
import { Client, credentials, status } from "@grpc/grpc-js";
import type { ClientReadableStream, ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** Messages as JSON has them: texts for 64-bit numbers, no fields that were not sent. */
export type Message = Readonly<Record<string, unknown>>;

const PROTO = loadSync(join(import.meta.dirname, "querier.proto"), { longs: String, enums: String });
const SERVICE = PROTO["tempopb.StreamingQuerier"];

export interface Answer {
  readonly messages: readonly Message[];
  /** The name of the status, and its text unless it is OK. */
  readonly status: string;
  readonly details: string;
}

/** A client of gRPC as Grafana has one: it knows host and port alone. */
export class QuerierClient {
  private readonly client: Client;

  constructor(address: string, options: { readonly authority?: string } = {}) {
    const { authority } = options;
    this.client = new Client(
      address,
      credentials.createInsecure(),
      authority === undefined ? {} : { "grpc.default_authority": authority },
    );
  }

  close(): void {
    this.client.close();
  }

  /** @param request with field names of the proto in camel case. */
  start(
    method: string,
    request: object,
    metadata?: { readonly deadlineMs?: number },
  ): ClientReadableStream<Message> {
    const definition = SERVICE !== undefined && method in SERVICE ? Reflect.get(SERVICE, method) : undefined;
    if (definition === undefined) throw new Error(`no such method: ${method}`);
    const { path, requestSerialize, responseDeserialize } = definition;
    const deadline = metadata?.deadlineMs === undefined ? Infinity : Date.now() + metadata.deadlineMs;
    return this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, {
      deadline,
    });
  }

  /** All messages of a call, and how it ended. */
  async ask(method: string, request: object): Promise<Answer> {
    const stream = this.start(method, request);
    const messages: Message[] = [];
    return new Promise((resolve) => {
      stream.on("data", (message: Message) => messages.push(message));
      stream.on("error", (error: ServiceError) =>
        resolve({ messages, status: status[error.code] ?? "", details: error.details }),
      );
      stream.on("end", () => resolve({ messages, status: "OK", details: "" }));
    });
  }
}
