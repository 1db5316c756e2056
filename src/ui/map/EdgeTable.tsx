import { Panel } from "../components/Panel.tsx";
import { formatValue } from "../units/format.ts";
import { latencyText } from "./latency.ts";
import { edgeId, failedText, typeText, type ServiceEdge } from "./service-map.ts";

interface EdgeTableProps {
  readonly edges: readonly ServiceEdge[];
  /** Ids of those that the map shows now. */
  readonly shown: ReadonlySet<string>;
  readonly onService: (service: string) => void;
}

/** The map as a table: the same to read, to search in and to be read aloud. */
export function EdgeTable({ edges, shown, onService }: EdgeTableProps) {
  return (
    <Panel title="Connections">
      <div className="map-scroll" tabIndex={0} role="region" aria-label="Connections, as a table">
        <table className="map-table">
          <thead>
            <tr>
              <th>From</th>
              <th>To</th>
              <th>Kind</th>
              <th className="right">Calls</th>
              <th className="right">Failed</th>
              <th className="right">Average</th>
              <th className="right">Median</th>
              <th className="right">95th percentile</th>
            </tr>
          </thead>
          <tbody>
            {edges
              .filter((edge) => shown.has(edgeId(edge)))
              .map((edge) => (
                <tr key={edgeId(edge)}>
                  <td>
                    <ServiceButton name={edge.client} onService={onService} />
                  </td>
                  <td>
                    <ServiceButton name={edge.server} onService={onService} />
                  </td>
                  <td>{edge.type === "" ? "call" : typeText(edge.type)}</td>
                  <td className="num right">{formatValue(edge.calls, "perSecond")}</td>
                  <td className={edge.failed > 0 ? "num right map-failed" : "num right"}>
                    {failedText(edge)}
                  </td>
                  <td className="num right">{latencyText({ seconds: edge.mean })}</td>
                  <td className="num right">{latencyText(edge.p50)}</td>
                  <td className="num right">{latencyText(edge.p95)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function ServiceButton({ name, onService }: { name: string; onService: (service: string) => void }) {
  return (
    <button type="button" className="link-button" onClick={() => onService(name)}>
      {name}
    </button>
  );
}
