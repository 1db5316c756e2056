import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import type { ConfigSetting } from "../../api/wire/self.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { fetchConfig } from "../http/self.ts";
import { matchingSettings, originText, valueText } from "./config-rows.ts";

/** The settings in effect, and where each came from. Secrets come masked. */
export function ConfigTab() {
  const { data, error, isFetching } = useQuery({
    queryKey: ["config"],
    queryFn: ({ signal }) => fetchConfig(signal),
  });
  const [text, setText] = useState("");
  const [isChanged, setChanged] = useState(false);
  const rows = matchingSettings(data?.settings ?? [], text, isChanged);
  return (
    <Panel
      title="Configuration"
      note="as it is in effect"
      busy={isFetching}
      actions={
        <>
          <label className="self-check">
            <input
              type="checkbox"
              checked={isChanged}
              onChange={({ target }) => setChanged(target.checked)}
            />
            Set by you
          </label>
          <input
            type="search"
            className="input self-search"
            aria-label="Search settings"
            placeholder="Search settings"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </>
      }
    >
      {error !== null && <ErrorNotice error={error} />}
      {data !== undefined && rows.length === 0 ? (
        <Notice title={isChanged && text === "" ? "All settings are defaults" : "No such setting"}>
          Set them in <code>watchtower.config.json</code>, by environment or by flags; then{" "}
          <code>watchtower down && watchtower up</code>.
        </Notice>
      ) : (
        data !== undefined && <Settings rows={rows} />
      )}
    </Panel>
  );
}

function Settings({ rows }: { rows: readonly ConfigSetting[] }) {
  return (
    <div className="status-table-scroll" tabIndex={0} role="region" aria-label="Settings">
      <table className="status-table wrapped self-config">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((setting) => (
            <tr key={setting.key}>
              <th scope="row">
                <code>{setting.key}</code>
                <p className="muted">
                  <Help text={setting.help} />
                </p>
              </th>
              <td>
                <code>{valueText(setting)}</code>
              </td>
              <td className={setting.origin === "default" ? "muted" : ""}>
                <Breaking text={originText(setting)} />
                {setting.origin === "default" && (
                  <p className="muted">
                    or{" "}
                    <code>
                      <Breaking text={setting.env} />
                    </code>
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A long name breaks behind an underscore, not anywhere. */
function Breaking({ text }: { text: string }) {
  return text.split(/(?<=_)/).map((part, at) => (
    // A name keeps its parts: each has a place of its own.
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** What stands between backticks is code. */
function Help({ text }: { text: string }) {
  // A text keeps its parts: each has a place of its own.
  return text.split("`").map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}
