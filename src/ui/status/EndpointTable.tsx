import type { Endpoints } from "../../api/wire/watchtower.ts";
import { CopyButton } from "../components/CopyButton.tsx";

const NAMES: readonly (readonly [key: keyof Endpoints, name: string])[] = [
  ["otlpGrpc", "OTLP gRPC"],
  ["otlpHttp", "OTLP HTTP"],
  ["prometheus", "Prometheus API"],
  ["loki", "Loki API"],
  ["tempo", "Tempo API"],
  ["ui", "This page"],
];

/** Where this instance listens. */
export function EndpointTable({ endpoints }: { endpoints: Endpoints }) {
  return (
    <dl className="status-facts list">
      {NAMES.map(([key, name]) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd className="mono">
            {endpoints[key]} <CopyButton text={endpoints[key]} label={`Copy the address of ${name}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
