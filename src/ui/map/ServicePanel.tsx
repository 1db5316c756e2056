import { X } from "lucide-react";
import { Link } from "wouter";
import { Panel } from "../components/Panel.tsx";
import { serviceLinks } from "../link/service-links.ts";
import { useTime } from "../time/use-time.ts";
import { formatValue } from "../units/format.ts";
import { latencyText } from "./latency.ts";
import { failedText, typeText, type ServiceMap, type ServiceNode } from "./service-map.ts";

interface ServicePanelProps {
  readonly service: ServiceNode;
  readonly map: ServiceMap;
  readonly only: boolean;
  readonly onOnly: (only: boolean) => void;
  readonly onClose: () => void;
}

/** What is known of one service, and where to go from it. */
export function ServicePanel({ service, map, only, onOnly, onClose }: ServicePanelProps) {
  const { range } = useTime();
  const callers = map.edges.filter(({ server }) => server === service.name).map(({ client }) => client);
  const called = map.edges.filter(({ client }) => client === service.name).map(({ server }) => server);
  const close = (
    <button type="button" className="button ghost icon small" aria-label="Close" onClick={onClose}>
      <X size={14} aria-hidden />
    </button>
  );
  return (
    <Panel title={service.name} note={typeText(service.type)} actions={close} className="map-side">
      <dl className="map-facts">
        <Fact
          name={service.isEntry ? "Calls made" : "Calls taken"}
          value={formatValue(service.calls, "perSecond")}
        />
        <Fact name="Failed" value={failedText(service)} />
        <Fact name="Average" value={latencyText({ seconds: service.mean }) || "not measured"} />
        <Fact name="95th percentile" value={latencyText(service.p95) || "not measured"} />
        <Fact name="Called by" value={callers.join(", ") || "nobody here"} />
        <Fact name="Calls" value={called.join(", ") || "nobody here"} />
      </dl>
      <label className="map-only">
        <input type="checkbox" checked={only} onChange={({ target }) => onOnly(target.checked)} /> Only its
        neighbours
      </label>
      {service.type === "" && (
        <ul className="map-links">
          {serviceLinks(service.name, range).map(({ label, href }) => (
            <li key={label}>
              <Link className="button small" href={href}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="map-fact">
      <dt>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}
