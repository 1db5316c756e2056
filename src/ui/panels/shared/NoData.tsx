import "./shared.css";

/** In the place of a panel's content when there is nothing to show. @param reason why, without a full stop */
export function NoData({ reason }: { readonly reason?: string }) {
  return (
    <div className="panel-no-data">
      {reason === undefined ? "No data" : `This cannot be drawn: ${reason}.`}
    </div>
  );
}
