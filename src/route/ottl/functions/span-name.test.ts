import { describe, expect, it } from "vitest";
import { attributes, evaluate, execute, spansOf } from "../testing/sample.ts";

const [SERVER, CLIENT, PRODUCER, CONSUMER, INTERNAL] = [2, 3, 4, 5, 1];

function named(kind: number, entries: object): unknown {
  const span = spansOf({ name: "before", kind, attributes: attributes(entries) });
  return evaluate("name", execute(span, "span", 'set_semconv_span_name("1.37.0")'), "span");
}

describe("a span is named by the semantic conventions", () => {
  it.each([
    [SERVER, { "http.request.method": "GET", "http.route": "/a/{id}" }, "GET /a/{id}"],
    [SERVER, { "http.method": "GET" }, "GET"],
    [CLIENT, { "http.request.method": "GET", "url.template": "/b" }, "GET /b"],
    [SERVER, { "rpc.system": "grpc", "rpc.service": "shop.Cart", "rpc.method": "Add" }, "shop.Cart/Add"],
    [SERVER, { "rpc.system": "grpc", "rpc.service": "shop.Cart" }, "shop.Cart/*"],
    [CLIENT, { "db.system": "postgresql" }, "postgresql"],
    [CLIENT, { "db.system.name": "postgresql", "db.query.summary": "SELECT a" }, "SELECT a"],
    [
      CLIENT,
      {
        "db.system": "pg",
        "db.operation.name": "SELECT",
        "db.namespace": "shop",
        "db.collection.name": "carts",
      },
      "SELECT shop.carts",
    ],
    [CLIENT, { "db.system": "pg", "server.address": "db", "server.port": 5432n }, "db:5432"],
    [
      PRODUCER,
      {
        "messaging.system": "kafka",
        "messaging.operation.name": "send",
        "messaging.destination.name": "orders",
      },
      "send orders",
    ],
    [CONSUMER, { "messaging.system": "kafka", "messaging.destination.temporary": true }, "(temporary)"],
    [INTERNAL, { "http.request.method": "GET" }, "before"],
    [SERVER, {}, "before"],
  ])("of kind %d with %o: %s", (kind, entries, expected) => expect(named(kind, entries)).toBe(expected));

  it("keeps the old name in an attribute", () => {
    const span = spansOf({ name: "before", kind: 2, attributes: attributes({ "http.method": "GET" }) });
    execute(span, "span", 'set_semconv_span_name("1.37.0", "old")');
    expect(evaluate('attributes["old"]', span, "span")).toBe("before");
  });

  it("knows one version of the conventions", () => {
    expect(() => execute(spansOf({}), "span", 'set_semconv_span_name("1.36.0")')).toThrow('must be "1.37.0"');
  });
});
