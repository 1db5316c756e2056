import "./shared.css";

/** In the place of a panel's content when there is nothing to show. */
export function NoData() {
  return <div className="panel-no-data">No data</div>;
}
