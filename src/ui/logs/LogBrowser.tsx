import { useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { logLabelValues } from "../http/loki.ts";
import { useClock } from "../time/clock-store.ts";
import { quote } from "./logql-text.ts";

/** The services that write logs, to start a query from. */
export function LogBrowser({ onPick }: { onPick: (expr: string) => void }) {
  const now = useClock((state) => state.now);
  const services = useQuery({
    queryKey: ["logs", "services", now],
    queryFn: ({ signal }) => logLabelValues("service_name", signal),
    placeholderData: (previous) => previous,
  });
  const names = services.data ?? [];
  return (
    <Panel title="Services with logs" busy={services.isFetching}>
      {services.error !== null && <ErrorNotice error={services.error} />}
      {services.data !== undefined && names.length === 0 && (
        <Notice title="No logs yet">They appear here when an application sends its first ones.</Notice>
      )}
      {names.length > 0 && (
        <ul className="service-list">
          <li>
            <button type="button" className="button" onClick={() => onPick('{service_name=~".+"}')}>
              All services
            </button>
          </li>
          {names.map((name) => (
            <li key={name}>
              <button
                type="button"
                className="button"
                onClick={() => onPick(`{service_name=${quote(name)}}`)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
