/** An OTLP/HTTP endpoint in a process of its own that reads requests and does nothing with them. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** 200 or 503, as the parent says last. */
let status = 200;
process.on("message", (next: number) => (status = next));
process.on("disconnect", () => process.exit(0));

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(status, { "content-type": "application/x-protobuf" }).end());
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
