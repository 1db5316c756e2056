import type { Endpoints } from "../../api/wire/watchtower.ts";
import { CopyButton } from "../components/CopyButton.tsx";

const NAMES: readonly (readonly [key: keyof Endpoints, name: string])[] = [
  ["otlpGrpc", "OTLP gRPC"],
  ["otlpHttp", "OTLP HTTP"],
  ["zipkin", "Zipkin"],
  ["prometheus", "Prometheus API"],
  ["loki", "Loki API"],
  ["tempo", "Tempo API"],
  ["ui", "This page"],
];

/** Where this instance listens. */
export function EndpointTable({ endpoints }: { endpoints: Endpoints }) {
  return (
    <dl className="status-facts list">
      {NAMES.flatMap(([key, name]) => {
        const address = endpoints[key];
        return address === undefined ? [] : [<Endpoint key={key} name={name} address={address} />];
      })}
    </dl>
  );
}

function Endpoint({ name, address }: { name: string; address: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="mono">
        {address} <CopyButton text={address} label={`Copy the address of ${name}`} />
      </dd>
    </div>
  );
}
