/** A process that answers a scrape with a body of some MiB in Prometheus' text format. It sends its port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const SERIES_BYTES = 105;
const MIB = 1024 ** 2;

const series = Math.floor((Number(process.argv[2] ?? "16") * MIB) / SERIES_BYTES);
const lines = Array.from(
  { length: series },
  (_, at) =>
    `shop_requests_total{route="/api/v1/orders/${String(at).padStart(7, "0")}",method="GET",status="200",zone="eu-1"} ${at}.5`,
);
const body = Buffer.from(`# TYPE shop_requests_total counter\n${lines.join("\n")}\n`).subarray(0, 16 * MIB);
const whole = body.subarray(0, body.lastIndexOf("\n") + 1);
const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(whole);
});
server.listen(0, "127.0.0.1", () => {
  // An address with a port, as it listens on one.
  process.send?.((server.address() as AddressInfo).port);
});
