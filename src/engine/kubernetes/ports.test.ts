import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PORTS } from "../../config/ports.ts";
import type { PortTable } from "../../config/ports.ts";
import { PORT_FILES, kindConfig, portFileText, withPorts } from "./ports.ts";

/** No number of it is one of ours. */
const CHANGED: PortTable = {
  http: { host: 23_000, cluster: 8081, node: 32_000 },
  otlpGrpc: { host: 24_317, cluster: 5317, node: 32_317 },
  otlpHttp: { host: 24_318, cluster: 5318, node: 32_318 },
};

const numbersOf = (table: PortTable): readonly number[] =>
  Object.values(table).flatMap(({ host, cluster, node }: PortTable["http"]) => [host, cluster, node]);

/** Of `tempo:4317` and the like: Tempo's own port, which happens to be OTLP's. */
const OTHERS = /tempo:\d+/g;

const ownNumbers = (text: string): readonly number[] =>
  [...text.replaceAll(OTHERS, "").matchAll(/\b\d{2,5}\b/g)].map(([digits]) => Number(digits));

describe.each(PORT_FILES)("%s", (file) => {
  const text = portFileText(file);

  it("has the ports of the table", () => {
    expect(withPorts(file, text, PORTS)).toBe(text);
  });

  it("follows a change of the table everywhere, and is not right before", () => {
    const followed = withPorts(file, text, CHANGED);
    expect(followed).not.toBe(text);
    const left = ownNumbers(followed).filter((number) => numbersOf(PORTS).includes(number) && number !== 80);
    expect(left).toEqual([]);
    expect(withPorts(file, followed, PORTS)).toBe(text);
  });
});

describe("a file that was rearranged", () => {
  it("is named", () => {
    expect(() => withPorts("helm/values/grafana.yaml", "service: {}", PORTS)).toThrow(
      /no port after .* in helm\/values\/grafana\.yaml/,
    );
  });
});

describe("the configuration of kind", () => {
  it("maps the chosen ports of this machine to the node ports", () => {
    const text = kindConfig({ httpPort: 1, otlpGrpcPort: 2, otlpHttpPort: 3 }, "0.0.0.0");
    expect(parse(text)).toMatchObject({
      nodes: [
        {
          extraPortMappings: [
            { containerPort: PORTS.http.node, hostPort: 1, listenAddress: "0.0.0.0" },
            { containerPort: PORTS.otlpGrpc.node, hostPort: 2, listenAddress: "0.0.0.0" },
            { containerPort: PORTS.otlpHttp.node, hostPort: 3, listenAddress: "0.0.0.0" },
          ],
        },
      ],
    });
  });

  it("refuses any free port", () => {
    expect(() => kindConfig({ httpPort: 0, otlpGrpcPort: 2, otlpHttpPort: 3 })).toThrow(
      /port 0 .* is not possible/,
    );
  });
});
